import { appendFileSync, closeSync, openSync } from "node:fs";
import { truncate } from "node:fs/promises";
import { DurableError } from "./error.ts";
import { OWNER_ONLY, readIfThere, writeAtomically } from "./files.ts";
import { decodeRecord, encodeRecord, type StateChange } from "./record.ts";

/** Where changes go, one record after the other. */
export interface Journal {
  /**
   * Writes changes that belong together: a process that is killed leaves all of them or none.
   *
   * @throws {DurableError} `DURABLE_WRITE_FAILED`
   */
  append(made: readonly StateChange[]): void;
  close(): void;
}

/**
 * Reads a journal, the oldest change first; a file that isn't there holds none. A last record that was cut off by the
 * end of its process was never answered to anybody: it is dropped from the file.
 *
 * @throws {DurableError} `DURABLE_JOURNAL_CORRUPT` with the line of a record that isn't what was written.
 */
export async function readJournal(file: string, log: (line: string) => void): Promise<StateChange[]> {
  const text = await readIfThere(file);
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) {
    log(`${file}: dropped the last record, which was not written to its end`);
    await truncate(file, Buffer.byteLength(text.slice(0, end)));
  }
  const lines = text.slice(0, end).split("\n").slice(0, -1);
  return lines.flatMap((line, index) => {
    const made = decodeRecord(line);
    if (made !== undefined) return made;
    throw new DurableError(
      "DURABLE_JOURNAL_CORRUPT",
      `${file}:${index + 1} is not what the tenant wrote; restore the file, or delete its folder to start afresh`,
    );
  });
}

/** Puts a journal in the place of a file, with one record for each change, so that nothing in it is said twice. */
export async function rewriteJournal(file: string, made: readonly StateChange[]): Promise<void> {
  await writeAtomically(file, made.map((change) => encodeRecord([change])).join(""));
}

/** Opens a journal for writing at its end. What is written outlives this process, not a machine without power. */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, "a", OWNER_ONLY);
  return {
    append: (made) => {
      try {
        appendFileSync(descriptor, encodeRecord(made));
      } catch (cause) {
        throw new DurableError("DURABLE_WRITE_FAILED", `${file}: ${String(cause)}`, { cause });
      }
    },
    close: () => closeSync(descriptor),
  };
}
