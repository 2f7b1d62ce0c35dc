import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import type { Policy } from "../rules/policy/types.ts";
import type { Cell } from "./access.ts";
import { describeDisagreements } from "./disagreement.ts";
import type { ProofReport } from "./prove.ts";

const INDENT = "  ";
const GAP = "  ";

/**
 * Writes a proof as a reviewer reads it: who may do what, through which application, as it was tried; the attacks
 * that were refused; and every disagreement with the policy.
 */
export function writeReport(report: ProofReport, policy: Policy, paint: Paint): string {
  return [
    ...(report.cells.length === 0 ? [] : [...accessTable(report.cells, policy, paint), ""]),
    ...attackTable(report, paint),
    "",
    ...untried(report, paint),
    ...summary(report, paint),
  ].join("\n");
}

function accessTable(cells: readonly Cell[], policy: Policy, paint: Paint): string[] {
  const columns = columnsOf(cells);
  const first =
    Math.max(...Object.keys(policy.routes).map((route) => forTerminal(route).length)) + INDENT.length;
  const margin = " ".repeat(first);
  const header = [0, 1].map((line) =>
    paint(
      "bold",
      [margin, ...columns.map(({ words, width }) => (words[line] ?? "").padEnd(width))].join(GAP).trimEnd(),
    ),
  );
  const rows = Map.groupBy(cells, ({ holder, route }) => rowKey(holder.application, route));
  const sections = Object.entries(policy.applications).flatMap(([application, { name, kind }]) => [
    paint("bold", forTerminal(kind === "machine" ? `${name} (for itself)` : name)),
    ...Object.keys(policy.routes).map((route) => {
      const ofRow = rows.get(rowKey(application, route)) ?? [];
      const byPerson = new Map(ofRow.map((cell) => [cell.holder.person?.label, cell]));
      const marks =
        kind === "machine"
          ? ofRow.map((cell) => mark(cell, paint))
          : columns.map(({ label, width }) => {
              const cell = byPerson.get(label);
              return `${cell === undefined ? " " : mark(cell, paint)}${" ".repeat(width - 1)}`;
            });
      return [`${INDENT}${forTerminal(route)}`.padEnd(first), ...marks].join(GAP).trimEnd();
    }),
  ]);
  return [...header, ...sections];
}

const rowKey = (application: string, route: string): string => `${application} ${route}`;

/** A column a person, its label on two lines. */
function columnsOf(cells: readonly Cell[]) {
  const labels = new Set(
    cells.flatMap(({ holder }) => (holder.person === undefined ? [] : [holder.person.label])),
  );
  return [...labels].map((label) => {
    const [head = "", ...rest] = forTerminal(label).split(" ");
    const words = [head, rest.join(" ")];
    return { label, words, width: Math.max(...words.map((word) => word.length)) };
  });
}

function mark({ admitted, agrees }: Cell, paint: Paint): string {
  if (!agrees) return paint(["bold", "red"], "✗");
  return admitted ? paint("green", "✓") : paint("dim", "·");
}

function attackTable({ attacks, entries, logins, pastGateway }: ProofReport, paint: Paint): string[] {
  const kinds = [...new Set(attacks.map(({ kind }) => kind))];
  const width = Math.max(0, ...kinds.map((kind) => kind.length));
  const forbidden = [
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
    paint("bold", "Entries, their own and others'"),
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
  const { holders, cells, formerCells, attacks, logins, openRoutes, disagreements } = report;
  const signIns = holders.filter(({ tokens }) => tokens !== undefined).length;
  const tried = `${signIns} sign-ins, ${cells.length} cells, ${formerCells.length > 0 ? `${formerCells.length} with tokens of the former issuer, ` : ""}${attacks.length} attacks, ${triedOf(logins).length} forbidden logins, ${openRoutes.length} open ${openRoutes.length === 1 ? "route" : "routes"}`;
  const legend = `${paint("green", "✓")} admitted and ${paint("dim", "·")} refused as the policy says, ${paint("red", "✗")} not as it says`;
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
