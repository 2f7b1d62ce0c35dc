import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import type { Grid } from "./lines.ts";

const INDENT = "  ";
const GAP = "  ";

/** The name of a column, in lines of the same width. */
interface Head {
  readonly words: readonly string[];
  readonly width: number;
}

/**
 * A matrix as lines that fit. Where people's names are too long beside each other they are letters, with a legend; where
 * their letters are still too many they stand in several blocks; and where the routes leave no room, marks go below them.
 *
 * @param width in characters; endless when it is left out.
 */
export function gridLines(grid: Grid, paint: Paint, width = Number.POSITIVE_INFINITY): string[] {
  const routes = grid.sections.flatMap(({ rows }) => rows.map(({ route }) => forTerminal(route).length));
  const first = Math.max(0, ...routes) + INDENT.length;
  const named = grid.columns.map((name) => headOf(forTerminal(name)));
  if (first + spaceOf(named) <= width) return blockLines(grid, { heads: named, from: 0, first, paint });
  const letters = grid.columns.map((_, position): Head => ({ words: [letterOf(position)], width: 1 }));
  const below = first + spaceOf(letters.slice(0, FEWEST)) > width;
  const margin = below ? INDENT.length : first;
  const most = Math.max(1, Math.floor((width - margin) / (GAP.length + 1)));
  const blocks = Array.from({ length: Math.ceil(letters.length / most) }, (_, block) => block * most);
  return [
    ...legend(grid.columns, width),
    ...blocks.flatMap((from) => [
      "",
      ...blockLines(grid, { heads: letters.slice(from, from + most), from, first, paint, below }),
    ]),
  ];
}

/** With room for fewer marks than these beside it, a route gets a line of its own. */
const FEWEST = 4;

const spaceOf = (heads: readonly Head[]): number =>
  heads.reduce((sum, { width }) => sum + GAP.length + width, 0);

/** A name in two lines. */
function headOf(name: string): Head {
  const [head = "", ...rest] = name.split(" ");
  const words = [head, rest.join(" ")];
  return { words, width: Math.max(...words.map((word) => word.length)) };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const letterOf = (position: number): string => LETTERS[position] ?? "?";

/** The letters and whom they stand for, as many on a line as fit. */
function legend(names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const [position, name] of names.entries()) {
    const entry = `${letterOf(position)} ${forTerminal(name)}${position === names.length - 1 ? "" : ","}`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + entry.length < width)
      lines[lines.length - 1] = `${last} ${entry}`;
    else lines.push(entry);
  }
  return lines;
}

interface Block {
  readonly heads: readonly Head[];
  /** The position of the first of its columns. */
  readonly from: number;
  /** The width of the routes' column. */
  readonly first: number;
  readonly paint: Paint;
  /** Whether marks stand below their route. */
  readonly below?: boolean;
}

function blockLines({ sections }: Grid, { heads, from, first, paint, below = false }: Block): string[] {
  const mark = (admitted: boolean) => (admitted ? paint("green", "✓") : paint("dim", "·"));
  const margin = " ".repeat(below ? INDENT.length : first);
  const lines = Math.max(0, ...heads.map(({ words }) => words.length));
  const inColumns = (texts: readonly string[]) => [margin, ...texts].join(GAP).trimEnd();
  return [
    ...Array.from({ length: lines }, (_, line) =>
      paint("bold", inColumns(heads.map(({ words, width }) => (words[line] ?? "").padEnd(width)))),
    ),
    ...sections
      // A machine has one mark, which the first block has.
      .filter(({ forItself }) => from === 0 || !forItself)
      .flatMap(({ application, forItself, rows }) => [
        paint("bold", forTerminal(forItself ? `${application} (for itself)` : application)),
        ...rows.flatMap(({ route, marks }) => {
          const own = marks.slice(from, from + Math.max(1, heads.length));
          const cells = own.map(
            (admitted, index) => `${mark(admitted)}${" ".repeat((heads[index]?.width ?? 1) - 1)}`,
          );
          const name = `${INDENT}${forTerminal(route)}`;
          return below ? [name, inColumns(cells)] : [[name.padEnd(first), ...cells].join(GAP).trimEnd()];
        }),
      ]),
  ];
}
