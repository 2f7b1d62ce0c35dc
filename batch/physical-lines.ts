import { type ByteLine, byteLines } from "command-line/text-file";

/** A line of a file, as an editor shows it. */
export interface PhysicalLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Says why it can't be read; `text` is then what can be shown of it. */
  readonly malformed?: string;
}

/** The longest line that is read, in bytes: an entry with the longest texts in the widest letters takes 6 kB. */
export const LONGEST_LINE = 65_536;

/**
 * Splits bytes of UTF-8 into lines, never holding more of them than one. One that is too long, or holds what isn't UTF-8, is
 * malformed.
 */
export async function* physicalLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PhysicalLine, void> {
  let line = 0;
  for await (const bytes of byteLines(chunks, LONGEST_LINE)) {
    line += 1;
    const found = { line, ...readText(bytes) };
    // A byte order mark is no part of the text.
    yield line === 1 ? { ...found, text: found.text.replace(/^\uFEFF/, "") } : found;
  }
}

function readText({ bytes, isTooLong }: ByteLine): Omit<PhysicalLine, "line"> {
  if (isTooLong) {
    return { text: bytes.toString("utf8", 0, 200), malformed: `is longer than ${LONGEST_LINE} bytes` };
  }
  const text = bytes.toString("utf8");
  if (!text.includes("\uFFFD")) return { text };
  return {
    text,
    malformed: "holds letters that are no UTF-8; save the file as UTF-8, or say --encoding windows-1252",
  };
}
