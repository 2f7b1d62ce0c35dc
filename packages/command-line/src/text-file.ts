/** The encodings that spreadsheets write. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The encoding that a byte order mark of UTF-16 tells. @param beginning two bytes of the file, or more. */
export function markedUtf16(beginning: Buffer): Encoding | undefined {
  const mark = beginning.readUInt16BE(0);
  return mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : undefined;
}

/** Why a file can't be read, in words that go on from its name. @param expected a noun, such as "a CSV file". */
export function whyUnreadable(cause: unknown, expected: string): string {
  const { code = "", message = String(cause) } = cause as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return `is not there; expected ${expected}`;
    case "EISDIR":
      return `is a folder; expected ${expected}`;
    case "EACCES":
    case "EPERM":
      return "may not be read by this user";
    default:
      return `can't be read: ${message}`;
  }
}

/** The bytes of a line, without its end. */
export interface ByteLine {
  /** No more of them than the longest line may have. */
  readonly bytes: Buffer;
  /** Whether it has more. */
  readonly isTooLong: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits bytes into lines, as an editor counts them, never holding more of them than one. Lines end in LF, CR LF or CR.
 *
 * @param longest in bytes; of a longer line only the beginning is kept.
 */
export async function* byteLines(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<ByteLine, void> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let afterReturn = false;
  const take = (bytes: Uint8Array) => {
    if (length < longest) parts.push(bytes.subarray(0, longest - length));
    length += bytes.length;
  };
  const end = (): ByteLine => {
    const line = { bytes: Buffer.concat(parts), isTooLong: length > longest };
    parts = [];
    length = 0;
    return line;
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
