import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import { type Change, shownCode } from "../model/change.ts";
import { claimLines } from "../model/claims.ts";
import type { ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import { acrossStacks, type InStacks, stacksNote, stacksOf } from "../model/stacks.ts";
import {
  actionLines,
  addressLines,
  applicationLines,
  approvalEntries,
  lifetimeLines,
  matricesOf,
  reachLines,
  signOf,
} from "./lines.ts";
import { gridLines } from "./terminal-grid.ts";

const INDENT = "  ";
const GAP = "  ";

/**
 * Writes a review as somebody reads it in a terminal: the verdict, what changes, who may do what, and what is to be said about
 * it. The verdict stands at the end once more, where a terminal leaves one.
 *
 * @param width of the terminal, in characters; endless when it is left out.
 */
export function writeTerminal(model: ReviewModel, paint: Paint, width?: number): string {
  const heading = (text: string) => ["", paint("bold", text)];
  const table = (rows: readonly InStacks<readonly string[]>[]) =>
    columns(rows.map(({ item, stacks }) => [...item, stacksNote(model, stacks).trim()]));
  const verdict = paint(["bold", model.verdict.passes ? "green" : "red"], forTerminal(model.verdict.title));
  const open = acrossStacks(model, openRoutes);
  const claims = acrossStacks(model, claimLines);
  const reach = acrossStacks(model, reachLines);
  return [
    paint("bold", forTerminal(titleOf(model))),
    verdict,
    ...model.verdict.reasons.map((reason) => forTerminal(`${INDENT}${reason}`)),
    ...(model.unjudgedFiles.length < FEW
      ? []
      : [...heading("Files that aren't judged"), ...columns(model.unjudgedFiles.map((file) => [file]))]),
    ...changeLines(model, paint),
    ...entryLines(model, paint),
    ...matrixLines(model, paint, width),
    ...(open.length === 0
      ? []
      : [
          "",
          forTerminal(
            `Without a token: ${open.map(({ item, stacks }) => `${item}${stacksNote(model, stacks)}`).join(", ")}`,
          ),
        ]),
    ...(reach.length === 0
      ? []
      : [...heading("Whose entries they reach: their own alone, but at"), ...table(reach)]),
    ...heading("Tokens are valid for"),
    ...table(acrossStacks(model, lifetimeLines)),
    ...(claims.length === 0 ? [] : [...heading("Claims that Actions set, and for whom"), ...table(claims)]),
    ...heading("Applications get them by"),
    ...table(acrossStacks(model, applicationLines)),
    ...heading("People are sent to"),
    ...table(acrossStacks(model, addressLines)),
    ...heading("Actions, in the order in which they run"),
    ...table(acrossStacks(model, actionLines)),
    ...guardrailLines(model, paint),
    ...findingLines(model, paint),
    "",
    verdict,
  ].join("\n");
}

/** As many files as the verdict doesn't name all. */
const FEW = 5;

function titleOf(model: ReviewModel): string {
  const names = stacksOf(model).map(({ stack }) => stack);
  const [whose, stacks] =
    names.length === 1 ? ["its", `stack "${model.stack}"`] : ["their", `stacks ${names.join(", ")}`];
  return `${model.api.name}, ${stacks}: who may do what, as ${whose} resources declare it`;
}

function changeLines(model: ReviewModel, paint: Paint): string[] {
  const { diff } = model;
  if (diff === null) return [];
  const { base, changes, approvals, approvalFaults } = diff;
  const line = (change: Change) => {
    const { id, concern, sentence, stacks } = change;
    const approval = approvals[id];
    const note =
      concern === null
        ? ""
        : approval === undefined
          ? paint("red", ` [${id}, not approved]`)
          : paint("dim", ` [approved by ${forTerminal(approval.who)} until ${approval.until}]`);
    const sign = signOf(change).padEnd(10);
    return `${INDENT}${concern === null ? sign : paint(["bold", "red"], sign)}${GAP}${forTerminal(`${sentence}${stacksNote(model, stacks)}`)}${note}`;
  };
  const code = (change: Change) =>
    shownCode(change).map((line) => paint("dim", `${INDENT.repeat(3)}${forTerminal(line)}`));
  return [
    "",
    paint(
      "bold",
      `${changes.length === 0 ? "Nothing" : "What"} changes against ${forTerminal(base)}${changes.length === 0 ? "." : ""}`,
    ),
    ...changes.flatMap((change) => [line(change), ...code(change)]),
    ...approvalFaults.map((fault) => paint("yellow", forTerminal(`${INDENT}${fault}`))),
  ];
}

/** How many entries a terminal shows. */
const MOST_ENTRIES = 10;

function entryLines(model: ReviewModel, paint: Paint): string[] {
  const entries = approvalEntries(model);
  if (entries.length === 0) return [];
  const more = entries.length - MOST_ENTRIES;
  return [
    "",
    paint("bold", "To approve: entries for the base's review/approvals.yaml, each with a reason filled in"),
    ...entries.slice(0, MOST_ENTRIES).flatMap((entry) => entry.split("\n").map(forTerminal)),
    ...(more > 0 ? [`# and ${more} more, which --format markdown has`] : []),
  ];
}

/** Stacks with the same matrix share it. */
function matrixLines(model: ReviewModel, paint: Paint, width: number | undefined): string[] {
  const matrices = matricesOf(model);
  return matrices.flatMap(({ item, stacks }) => [
    "",
    ...(matrices.length === 1
      ? []
      : [paint("bold", forTerminal(`${stacks.length === 1 ? "Stack" : "Stacks"} ${stacks.join(", ")}`))]),
    ...("grid" in item ? gridLines(item.grid, paint, width) : columns(item.summary.map((line) => [line]))),
  ]);
}

function guardrailLines(model: ReviewModel, paint: Paint): string[] {
  const counts = acrossStacks(model, ({ guardrails }) => (guardrails === null ? [] : [guardrails.count]));
  if (counts.length === 0) return [];
  const violations = acrossStacks(model, ({ guardrails }) => guardrails?.findings ?? []);
  const faults = acrossStacks(model, ({ guardrails }) => guardrails?.faults ?? []);
  const waivers = acrossStacks(model, ({ guardrails }) => guardrails?.waivers ?? []);
  const count = Math.max(...counts.map(({ item }) => item));
  return [
    "",
    paint(
      "bold",
      `Guardrails: ${count}, of which ${violations.length} don't hold; ${waivers.length} waivers`,
    ),
    ...violations.map(({ item: { guardrail, severity, text }, stacks }) =>
      paint("red", forTerminal(`${INDENT}${severity} ${guardrail}${stacksNote(model, stacks)}: ${text}`)),
    ),
    ...faults.map(({ item, stacks }) =>
      paint("red", forTerminal(`${INDENT}${item}${stacksNote(model, stacks)}`)),
    ),
    ...columns(
      waivers.map(({ item: { rule, resource, until }, stacks }) => [
        `until ${until}`,
        rule,
        resource,
        stacksNote(model, stacks).trim(),
      ]),
    ),
  ];
}

function findingLines(model: ReviewModel, paint: Paint): string[] {
  const findings = acrossStacks(model, (stack) => stack.findings);
  return [
    "",
    paint("bold", findings.length === 0 ? "Findings: none" : "Findings"),
    ...findings.flatMap(({ item: { code, severity, where, what, remedy }, stacks }) => [
      `${INDENT}${paint(severity === "high" ? ["bold", "red"] : "yellow", severity)} ${forTerminal(`${where}: ${what}${stacksNote(model, stacks)}`)} (${code})`,
      forTerminal(`${INDENT}${INDENT}${remedy}`),
    ]),
  ];
}

/** Lines of texts, each as wide as the widest at its place. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const lines = rows.map((row) => row.map(forTerminal));
  const widths = (lines[0] ?? []).map((_, place) =>
    Math.max(...lines.map((line) => (line[place] ?? "").length)),
  );
  return lines.map((line) =>
    `${INDENT}${line.map((text, place) => text.padEnd(widths[place] ?? 0)).join(GAP)}`.trimEnd(),
  );
}
