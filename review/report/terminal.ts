import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import type { Change } from "../model/change.ts";
import type { DiffModel, ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import {
  actionLines,
  addressLines,
  approvalEntries,
  gridOf,
  lifetimeLines,
  summaryOf,
  verdictOf,
  wayOf,
} from "./lines.ts";

const INDENT = "  ";
const GAP = "  ";

/** Writes a review as somebody reads it in a terminal: what changes, who may do what, and what is to be said about it. */
export function writeTerminal(model: ReviewModel, paint: Paint): string {
  const heading = (text: string) => ["", paint("bold", text)];
  const open = openRoutes(model);
  return [
    paint(
      "bold",
      forTerminal(`${model.api.name}, stack "${model.stack}": who may do what, as its resources declare it`),
    ),
    ...(model.diff === null ? [] : changeLines(model.diff, paint)),
    ...entryLines(model, paint),
    "",
    ...matrixLines(model, paint),
    ...(open.length === 0 ? [] : ["", forTerminal(`Without a token: ${open.join(", ")}`)]),
    ...heading("Tokens are valid for"),
    ...columns(lifetimeLines(model)),
    ...heading("Applications get them by"),
    ...columns(model.applications.map((application) => [application.name, wayOf(application)])),
    ...heading("People are sent to"),
    ...columns(addressLines(model)),
    ...heading("Actions, in the order in which they run"),
    ...columns(actionLines(model)),
    ...guardrailLines(model, paint),
    ...findingLines(model, paint),
    "",
    forTerminal(verdictOf(model)),
  ].join("\n");
}

const SIGNS = { wider: "▲ wider", narrower: "▼ narrower", neutral: "• other" } as const;

function changeLines({ base, changes, approvals, approvalFaults }: DiffModel, paint: Paint): string[] {
  const line = (change: Change) => {
    const { id, direction, sentence } = change;
    const approval = approvals[id];
    const note =
      direction !== "wider"
        ? ""
        : approval === undefined
          ? paint("red", ` [${id}, not approved]`)
          : paint("dim", ` [approved by ${forTerminal(approval.who)} until ${approval.until}]`);
    const sign = SIGNS[direction].padEnd(10);
    return `${INDENT}${direction === "wider" ? paint(["bold", "red"], sign) : sign}${GAP}${forTerminal(sentence)}${note}`;
  };
  return [
    "",
    paint(
      "bold",
      `${changes.length === 0 ? "Nothing" : "What"} changes against ${forTerminal(base)}${changes.length === 0 ? "." : ""}`,
    ),
    ...changes.map(line),
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

function matrixLines(model: ReviewModel, paint: Paint): string[] {
  const grid = gridOf(model);
  if (grid === null) return columns(summaryOf(model).map((line) => [line]));
  const heads = grid.columns.map((name) => {
    const [head = "", ...rest] = forTerminal(name).split(" ");
    const words = [head, rest.join(" ")];
    return { words, width: Math.max(...words.map((word) => word.length)) };
  });
  const rows = grid.sections.flatMap(({ rows }) => rows.map(({ route }) => forTerminal(route).length));
  const first = Math.max(0, ...rows) + INDENT.length;
  const mark = (admitted: boolean) => (admitted ? paint("green", "✓") : paint("dim", "·"));
  return [
    ...[0, 1].map((line) =>
      paint(
        "bold",
        [" ".repeat(first), ...heads.map(({ words, width }) => (words[line] ?? "").padEnd(width))]
          .join(GAP)
          .trimEnd(),
      ),
    ),
    ...grid.sections.flatMap(({ application, forItself, rows }) => [
      paint("bold", forTerminal(forItself ? `${application} (for itself)` : application)),
      ...rows.map(({ route, marks }) =>
        [
          `${INDENT}${forTerminal(route)}`.padEnd(first),
          ...marks.map((admitted, index) => `${mark(admitted)}${" ".repeat((heads[index]?.width ?? 1) - 1)}`),
        ]
          .join(GAP)
          .trimEnd(),
      ),
    ]),
  ];
}

function guardrailLines({ guardrails }: ReviewModel, paint: Paint): string[] {
  if (guardrails === null) return [];
  const { count, findings, waivers, faults } = guardrails;
  return [
    "",
    paint("bold", `Guardrails: ${count}, of which ${findings.length} don't hold; ${waivers.length} waivers`),
    ...findings.map(({ guardrail, severity, text }) =>
      paint("red", forTerminal(`${INDENT}${severity} ${guardrail}: ${text}`)),
    ),
    ...faults.map((fault) => paint("red", forTerminal(`${INDENT}${fault}`))),
    ...columns(waivers.map(({ rule, resource, until }) => [`until ${until}`, rule, resource])),
  ];
}

function findingLines({ findings }: ReviewModel, paint: Paint): string[] {
  return [
    "",
    paint("bold", findings.length === 0 ? "Findings: none" : "Findings"),
    ...findings.flatMap(({ code, severity, where, what, remedy }) => [
      `${INDENT}${paint(severity === "high" ? ["bold", "red"] : "yellow", severity)} ${forTerminal(`${where}: ${what}`)} (${code})`,
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
