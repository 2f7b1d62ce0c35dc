import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import type { Policy } from "../rules/policy/types.ts";
import { AFTER_FACTOR, accessTable } from "./access-table.ts";
import { describeDisagreements } from "./disagreement.ts";
import type { ProofReport } from "./prove.ts";

const INDENT = "  ";
const GAP = "  ";

/**
 * Writes a proof as a reviewer reads it: who may do what, through which application, as it was tried, and what the
 * application shows them; the attacks that were refused; and every disagreement with the policy.
 */
export function writeReport(report: ProofReport, policy: Policy, paint: Paint): string {
  return [
    ...accessTable(report, policy, paint),
    ...attackTable(report, paint),
    "",
    ...untried(report, paint),
    ...summary(report, paint),
  ].join("\n");
}

function attackTable(
  { attacks, entries, logins, factors, pastGateway }: ProofReport,
  paint: Paint,
): string[] {
  const kinds = [...new Set(attacks.map(({ kind }) => kind))];
  const width = Math.max(0, ...kinds.map((kind) => kind.length));
  const forbidden = [
    ...(factors.length === 0
      ? []
      : [
          paint("bold", "Second factors that the policy wants"),
          `${INDENT}${"without one, and with it".padEnd(width)}${GAP}${share(triedOf(factors), "as the policy says", "tries", paint)}`,
        ]),
    paint("bold", "Logins that have to be refused"),
    `${INDENT}${"PKCE, callbacks, grants, secrets".padEnd(width)}${GAP}${share(triedOf(logins), "closed", "attempts", paint)}`,
  ];
  if (attacks.length === 0 && entries.length === 0) return forbidden;
  return [
    paint("bold", `Bad tokens, through the gateway${pastGateway ? " and past it" : ""}`),
    ...kinds.map((kind) => {
      const tries = attacks.filter((tried) => tried.kind === kind);
      return `${INDENT}${kind.padEnd(width)}${GAP}${share(tries, "refused", "routes", paint)}`;
    }),
    paint("bold", "Entries, their own, others' and none"),
    `${INDENT}${"reached, or out of reach".padEnd(width)}${GAP}${share(entries, "as the policy says", "tries", paint)}`,
    ...forbidden,
  ];
}

function untried({ untried }: ProofReport, paint: Paint): string[] {
  if (untried.length === 0) return [];
  return [paint("bold", "Not tried"), ...untried.map((what) => `${INDENT}${forTerminal(what)}`), ""];
}

const triedOf = <Item extends { readonly untried?: string }>(items: readonly Item[]): Item[] =>
  items.filter(({ untried }) => untried === undefined);

function share(
  tries: readonly { readonly agrees: boolean }[],
  done: string,
  of: string,
  paint: Paint,
): string {
  const right = tries.filter(({ agrees }) => agrees).length;
  const text = `${done} at ${right} of ${tries.length} ${of}`;
  return right === tries.length ? paint("green", text) : paint(["bold", "red"], text);
}

function summary(report: ProofReport, paint: Paint): string[] {
  const {
    holders,
    cells,
    elements,
    formerCells,
    narrowedCells,
    attacks,
    factors,
    logins,
    openRoutes,
    disagreements,
  } = report;
  const signIns = holders.filter(({ tokens }) => tokens !== undefined).length;
  const tried = `${signIns} sign-ins, ${cells.length} cells, ${elements.length > 0 ? `${elements.length} elements, ` : ""}${formerCells.length > 0 ? `${formerCells.length} with tokens of the former issuer, ` : ""}${narrowedCells.length > 0 ? `${narrowedCells.length} with one scope alone, ` : ""}${attacks.length} attacks, ${factors.length > 0 ? `${triedOf(factors).length} tries without a second factor, ` : ""}${triedOf(logins).length} forbidden logins, ${openRoutes.length} open ${openRoutes.length === 1 ? "route" : "routes"}`;
  const [done, not] =
    elements.length > 0 ? ["admitted or shown", "refused or hidden"] : ["admitted", "refused"];
  const after = factors.some(({ route }) => route !== undefined)
    ? `, ${paint("green", AFTER_FACTOR)} after a second factor`
    : "";
  const legend = `${paint("green", "✓")} ${done}${after} and ${paint("dim", "·")} ${not} as the policy says, ${paint("red", "✗")} not as it says`;
  if (disagreements.length === 0) {
    return [legend, paint("green", `Proved: ${tried}; every response agrees with rules/policy.ts.`)];
  }
  const count =
    disagreements.length === 1 ? "1 response differs" : `${disagreements.length} responses differ`;
  return [
    legend,
    paint(["bold", "red"], `Not proved: ${tried}; ${count} from rules/policy.ts.`),
    ...describeDisagreements(disagreements).map(forTerminal),
  ];
}
