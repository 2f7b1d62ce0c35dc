import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

/** The lines of a roster that a run has done, kept in a file so that the next run needn't do them again. */
export interface CompletedLines {
  /** How many an earlier run did. */
  readonly resumed: number;
  has(line: number): boolean;
  /** Written at once: a run that is killed loses nothing of it. */
  add(line: number): void;
  close(): void;
  /** The whole roster is done: the next run looks at everybody anew. */
  forget(): void;
}

/**
 * Opens the record of a run. It holds line numbers, not who stands on them.
 *
 * @param key what makes it the same run: the roster's digest, the tenant, the connection.
 */
export function openCompleted(folder: string, key: string): CompletedLines {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${key}.done`);
  const descriptor = openSync(file, "a+");
  const lines = linesIn(readFileSync(file, "utf8"));
  return {
    resumed: lines.size,
    has: (line) => lines.has(line),
    add: (line) => appendFileSync(descriptor, `${line}\n`),
    close: () => closeSync(descriptor),
    forget: () => rmSync(file, { force: true }),
  };
}

/** Text after the last line feed was cut off while it was written. */
function linesIn(text: string): ReadonlySet<number> {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return new Set(whole.filter((line) => line !== "").map(Number));
}
