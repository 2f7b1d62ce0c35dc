import { BATCH_LIMIT, LINES_OF_A_BATCH } from "../api/routes/batch/body.ts";
import type { Entry } from "./judge.ts";

/** Lines that are sent at once. */
export interface Batch {
  /** Their lines in the file, in their order. */
  readonly lines: readonly number[];
  /** As NDJSON, a line for each. */
  readonly body: string;
}

/** Makes batches of entries, as large as the API takes them. */
export async function* batchesOf(
  entries: AsyncIterable<{ readonly line: number; readonly entry: Entry }>,
): AsyncGenerator<Batch, void> {
  let lines: number[] = [];
  let texts: string[] = [];
  let size = 0;
  const whole = (): Batch => ({ lines, body: texts.join("") });
  for await (const { line, entry } of entries) {
    const text = `${JSON.stringify(entry)}\n`;
    const bytes = Buffer.byteLength(text);
    if (lines.length === LINES_OF_A_BATCH || size + bytes > BATCH_LIMIT) {
      yield whole();
      lines = [];
      texts = [];
      size = 0;
    }
    lines.push(line);
    texts.push(text);
    size += bytes;
  }
  if (lines.length > 0) yield whole();
}
