import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { byteLines, type Encoding, markedUtf16, whyUnreadable } from "command-line/text-file";
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

/** The longest line that is read, in bytes of UTF-8: fifty roles and as many groups need a quarter of it. */
export const LONGEST_LINE = 16_384;

/**
 * Reads a roster line by line, never more of it than that. One line is one person, so that a quote that isn't
 * closed spoils its own line only. Lines end in LF, CR LF or CR; empty ones are passed over.
 *
 * A line that is too long or isn't text in the file's encoding is given as malformed, and costs no memory.
 *
 * @throws {RosterError} `ROSTER_UNREADABLE` when there is no such file, `ROSTER_BAD_HEADER` when its first line isn't
 * `email,name,roles,groups`.
 */
export async function* readLines(
  file: string,
  encoding: Encoding = "utf-8",
): AsyncGenerator<RosterLine, void> {
  let line = 0;
  for await (const { bytes, isTooLong } of byteLines(inUtf8(file, encoding), LONGEST_LINE)) {
    line += 1;
    const read = isTooLong ? TOO_LONG : textOf(bytes);
    if (line === 1) requireHeader(file, read.text);
    else if ("malformed" in read) yield { line, cells: [], malformed: read.malformed };
    else if (read.text.trim() !== "") yield { line, ...split(read.text) };
  }
  if (line === 0) requireHeader(file, "");
}

const TOO_LONG = { text: "", malformed: `is longer than ${LONGEST_LINE} bytes` };

/** The file's text in UTF-8. A file that is UTF-8 passes as it is, so that each line is judged by itself. */
async function* inUtf8(file: string, told: Encoding): AsyncGenerator<Uint8Array, void> {
  try {
    const encoding = (await markedEncoding(file)) ?? told;
    const bytes: AsyncIterable<Uint8Array> = createReadStream(file);
    if (encoding === "utf-8") return yield* bytes;
    const decoder = new TextDecoder(encoding);
    for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  } catch (cause) {
    throw new RosterError("ROSTER_UNREADABLE", `${file} ${whyUnreadable(cause, "a CSV file")}`, { cause });
  }
}

/** The encoding that a byte order mark of two bytes tells. */
async function markedEncoding(file: string): Promise<Encoding | undefined> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return markedUtf16(buffer);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function textOf(bytes: Uint8Array): { readonly text: string; readonly malformed?: string } {
  try {
    const text = utf8.decode(bytes);
    return text.includes("\uFFFD")
      ? { text, malformed: "holds U+FFFD, which stands for lost text" }
      : { text };
  } catch {
    const malformed = "is not UTF-8; save the file as UTF-8, or say --encoding windows-1252";
    return { text: "", malformed };
  }
}

/** The message leaves out what was found: it may be another file than was meant, with secrets in it. */
function requireHeader(file: string, text: string): void {
  const { cells } = split(text.replace(/^\uFEFF/, ""));
  const expected = COLUMNS.join(",");
  if (cells.map((cell) => cell.toLowerCase()).join(",") === expected) return;
  // Every other byte of UTF-16 is 0 here, which no text has.
  const hint = text.includes("\0") ? "; if it is UTF-16, say --encoding utf-16le or utf-16be" : "";
  throw new RosterError("ROSTER_BAD_HEADER", `the first line of ${file} is not "${expected}"${hint}`);
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
