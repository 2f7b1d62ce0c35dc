import { createReadStream } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { RosterError } from "./fault.ts";
import { COLUMNS } from "./person.ts";

/** A line of a roster: its cells, or why it can't be split into any. */
export interface RosterLine {
  /** The header's is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly malformed?: string;
}

/**
 * Reads a roster line by line, never more of it than that. One line is one person, so that a quote that isn't
 * closed spoils its own line only. Empty lines are passed over.
 *
 * @throws {RosterError} `ROSTER_UNREADABLE` when there is no such file, `ROSTER_BAD_HEADER` when its first line isn't
 * `email,name,roles,groups`.
 */
export async function* readLines(file: string): AsyncGenerator<RosterLine, void> {
  let line = 0;
  for await (const text of textLines(file)) {
    line += 1;
    if (line === 1) requireHeader(file, text);
    else if (text.trim() !== "") yield { line, ...split(text) };
  }
  if (line === 0) requireHeader(file, "");
}

async function* textLines(file: string): AsyncGenerator<string, void> {
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, "utf8")) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RosterError("ROSTER_UNREADABLE", reason, { cause });
  }
  if (rest !== "") yield rest;
}

/** The message leaves out what was found: it may be another file than was meant, with secrets in it. */
function requireHeader(file: string, text: string): void {
  const { cells } = split(text.replace(/^\uFEFF/, ""));
  const expected = COLUMNS.join(",");
  if (cells.map((cell) => cell.toLowerCase()).join(",") === expected) return;
  throw new RosterError("ROSTER_BAD_HEADER", `the first line of ${file} is not "${expected}"`);
}

function split(text: string): Omit<RosterLine, "line"> {
  try {
    const [cells = []] = parse(text.trimEnd(), { trim: true, relax_column_count: true });
    return { cells };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { cells: [], malformed: "has quotes that don't match" };
  }
}
