import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import { actsForPeople } from "../rules/policy/application-kinds.ts";
import type { Policy } from "../rules/policy/types.ts";
import type { Cell } from "./access.ts";
import type { TriedElement } from "./elements.ts";
import type { ProofReport } from "./prove.ts";
import type { Holder } from "./sign-ins.ts";

const INDENT = "  ";
const GAP = "  ";

/** A part of the table: a heading, and rows with a mark for each column. */
interface Section {
  readonly heading: string;
  readonly rows: readonly { readonly name: string; readonly marks: readonly string[] }[];
}

/**
 * The lines of a table for each connection: a column for each person who comes through it, and by application a row for each route and
 * for each element of its interface. Machines come with nobody's connection, in the first.
 *
 * @returns none when neither routes nor elements were tried.
 */
export function accessTable(
  { cells, elements, factors }: Pick<ProofReport, "cells" | "elements" | "factors">,
  policy: Policy,
  paint: Paint,
): string[] {
  const connections = new Set([...cells, ...elements].map(connectionOfHolder));
  return [...connections].flatMap((connection) => {
    const table = tableOf(
      {
        cells: cells.filter((cell) => connectionOfHolder(cell) === connection),
        elements: elements.filter((element) => connectionOfHolder(element) === connection),
        factors,
      },
      policy,
      paint,
    );
    return connection === undefined ? table : [paint("bold", `Through ${forTerminal(connection)}`), ...table];
  });
}

const connectionOfHolder = ({ holder }: { readonly holder: Holder }): string | undefined =>
  holder.person?.connection;

function tableOf(
  { cells, elements, factors }: Pick<ProofReport, "cells" | "elements" | "factors">,
  policy: Policy,
  paint: Paint,
): string[] {
  const columns = columnsOf([...cells, ...elements]);
  const behind = new Set(factors.map(({ holder, route }) => cellKey(holder, route)));
  const byRow = Map.groupBy(cells, ({ holder, route }) => rowKey(holder.application, route));
  const sections = Object.keys(policy.applications).flatMap((application) => [
    ...routesOf(application, byRow, columns, policy, behind, paint),
    ...elementsOf(application, elements, columns, policy, paint),
  ]);
  if (sections.length === 0) return [];
  const names = sections.flatMap(({ rows }) => rows.map(({ name }) => name.length));
  const first = Math.max(...names) + INDENT.length;
  const margin = " ".repeat(first);
  const height = Math.max(0, ...columns.map(({ lines }) => lines.length));
  const header = Array.from({ length: height }, (_, line) =>
    paint(
      "bold",
      [margin, ...columns.map(({ lines, width }) => (lines[line] ?? "").padEnd(width))].join(GAP).trimEnd(),
    ),
  );
  const lines = sections.flatMap(({ heading, rows }) => [
    paint("bold", heading),
    ...rows.map(({ name, marks }) => [`${INDENT}${name}`.padEnd(first), ...marks].join(GAP).trimEnd()),
  ]);
  return [...header, ...lines, ""];
}

const rowKey = (application: string, route: string): string => `${application} ${route}`;

type Columns = ReturnType<typeof columnsOf>;

function routesOf(
  application: string,
  cells: ReadonlyMap<string, readonly Cell[]>,
  columns: Columns,
  policy: Policy,
  behind: ReadonlySet<string>,
  paint: Paint,
): Section[] {
  const { name, kind } = policy.applications[application] ?? { name: application, kind: "native" };
  const forItself = !actsForPeople({ kind });
  const isTried = Object.keys(policy.routes).some((route) => cells.has(rowKey(application, route)));
  if (!isTried) return [];
  const rows = Object.keys(policy.routes).map((route) => {
    const ofRow = cells.get(rowKey(application, route)) ?? [];
    const marked = ofRow.map(({ holder, admitted, agrees }) => ({
      holder,
      mark: mark(admitted, agrees, paint, behind.has(cellKey(holder, route)) ? AFTER_FACTOR : undefined),
    }));
    return {
      name: forTerminal(route),
      marks: forItself ? marked.map(({ mark }) => mark) : inColumns(marked, columns),
    };
  });
  return [{ heading: forTerminal(forItself ? `${name} (for itself)` : name), rows }];
}

function elementsOf(
  application: string,
  elements: readonly TriedElement[],
  columns: Columns,
  policy: Policy,
  paint: Paint,
): Section[] {
  const ofApplication = elements.filter(({ holder }) => holder.application === application);
  const rows = [...Map.groupBy(ofApplication, ({ element }) => element)].map(([element, ofRow]) => ({
    name: forTerminal(element),
    marks: inColumns(
      ofRow.map(({ holder, expected, agrees }) => ({ holder, mark: mark(expected, agrees, paint) })),
      columns,
    ),
  }));
  const { name } = policy.applications[application] ?? { name: application };
  return rows.length === 0 ? [] : [{ heading: `${forTerminal(name)} shows`, rows }];
}

/** Each mark in its person's column. */
function inColumns(
  marked: readonly { readonly holder: Holder; readonly mark: string }[],
  columns: Columns,
): string[] {
  const byPerson = new Map(marked.map(({ holder, mark }) => [holder.person?.label, mark]));
  return columns.map(({ label, width }) => `${byPerson.get(label) ?? " "}${" ".repeat(width - 1)}`);
}

/** A column a person, its label on as many lines as it takes. */
function columnsOf(cells: readonly { readonly holder: Holder }[]) {
  const labels = new Set(
    cells.flatMap(({ holder }) => (holder.person === undefined ? [] : [holder.person.label])),
  );
  return [...labels].map((label) => {
    const lines = inLines(forTerminal(label).split(" "));
    return { label, lines, width: Math.max(...lines.map((line) => line.length)) };
  });
}

/** The most characters of a line of a label that has several words. */
const LABEL_WIDTH = 12;

function inLines(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= LABEL_WIDTH) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

/** Marks a cell that is somebody's only after a second factor. */
export const AFTER_FACTOR = "2";

const cellKey = ({ application, person }: Holder, route: string | undefined): string =>
  JSON.stringify([application, person?.label, route]);

function mark(allowed: boolean, agrees: boolean, paint: Paint, sign = "✓"): string {
  if (!agrees) return paint(["bold", "red"], "✗");
  return allowed ? paint("green", sign) : paint("dim", "·");
}
