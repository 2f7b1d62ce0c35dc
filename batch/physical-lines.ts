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

const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits bytes of UTF-8 into lines, never holding more of them than one. Lines end in LF, CR LF or CR. One that is too
 * long, or holds what isn't UTF-8, is malformed.
 */
export async function* physicalLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PhysicalLine, void> {
  let line = 0;
  let parts: Uint8Array[] = [];
  let length = 0;
  let afterReturn = false;
  const take = (bytes: Uint8Array) => {
    if (length <= LONGEST_LINE) parts.push(bytes);
    length += bytes.length;
  };
  const end = (): PhysicalLine => {
    line += 1;
    const bytes = Buffer.concat(parts);
    const found = { line, ...readText(bytes, length) };
    parts = [];
    length = 0;
    // A byte order mark is no part of the text.
    return line === 1 ? { ...found, text: found.text.replace(/^\uFEFF/, "") } : found;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte !== LF && byte !== CR) {
        afterReturn = false;
        continue;
      }
      // The LF of a CR LF ends no line of its own.
      if (byte === LF && afterReturn) from = at + 1;
      else {
        take(chunk.subarray(from, at));
        yield end();
        from = at + 1;
      }
      afterReturn = byte === CR;
    }
    take(chunk.subarray(from));
  }
  if (length > 0) yield end();
}

function readText(bytes: Buffer, length: number): Omit<PhysicalLine, "line"> {
  if (length > LONGEST_LINE) {
    return { text: bytes.toString("utf8", 0, 200), malformed: `is longer than ${LONGEST_LINE} bytes` };
  }
  const text = bytes.toString("utf8");
  if (!text.includes("\uFFFD")) return { text };
  return {
    text,
    malformed: "holds letters that are no UTF-8; save the file as UTF-8, or say --encoding windows-1252",
  };
}
