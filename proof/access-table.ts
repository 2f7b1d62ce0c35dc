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
 * The lines of a table: a column for each person, and by application a row for each route and for each element of its interface.
 *
 * @returns none when neither routes nor elements were tried.
 */
export function accessTable(
  { cells, elements }: Pick<ProofReport, "cells" | "elements">,
  policy: Policy,
  paint: Paint,
): string[] {
  const columns = columnsOf([...cells, ...elements]);
  const byRow = Map.groupBy(cells, ({ holder, route }) => rowKey(holder.application, route));
  const sections = Object.keys(policy.applications).flatMap((application) => [
    ...routesOf(application, byRow, columns, policy, paint),
    ...elementsOf(application, elements, columns, policy, paint),
  ]);
  if (sections.length === 0) return [];
  const names = sections.flatMap(({ rows }) => rows.map(({ name }) => name.length));
  const first = Math.max(...names) + INDENT.length;
  const margin = " ".repeat(first);
  const header = [0, 1].map((line) =>
    paint(
      "bold",
      [margin, ...columns.map(({ words, width }) => (words[line] ?? "").padEnd(width))].join(GAP).trimEnd(),
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
  paint: Paint,
): Section[] {
  const { name, kind } = policy.applications[application] ?? { name: application, kind: "native" };
  const forItself = !actsForPeople({ kind });
  if (cells.size === 0) return [];
  const rows = Object.keys(policy.routes).map((route) => {
    const ofRow = cells.get(rowKey(application, route)) ?? [];
    const marked = ofRow.map(({ holder, admitted, agrees }) => ({
      holder,
      mark: mark(admitted, agrees, paint),
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

/** A column a person, its label on two lines. */
function columnsOf(cells: readonly { readonly holder: Holder }[]) {
  const labels = new Set(
    cells.flatMap(({ holder }) => (holder.person === undefined ? [] : [holder.person.label])),
  );
  return [...labels].map((label) => {
    const [head = "", ...rest] = forTerminal(label).split(" ");
    const words = [head, rest.join(" ")];
    return { label, words, width: Math.max(...words.map((word) => word.length)) };
  });
}

function mark(allowed: boolean, agrees: boolean, paint: Paint): string {
  if (!agrees) return paint(["bold", "red"], "✗");
  return allowed ? paint("green", "✓") : paint("dim", "·");
}
