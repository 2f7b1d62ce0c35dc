import type { BatchLine } from "../entry.ts";
import type { TimesheetStore } from "../store.ts";

/** A line of a batch: its number, from 1, and what it says. */
export interface NumberedLine {
  readonly line: number;
  readonly entry: BatchLine;
}

/** Why a line is not stored, and never will be as it is. */
export type LineRefusal = "day_full" | "too_many_entries" | "external_id_conflict" | "deleted";

interface ResultOf<Result extends string> {
  readonly line: number;
  readonly externalId: string;
  readonly result: Result;
}

/**
 * What became of a line. `id` is its entry's, `detail` says what to do. One that is `unavailable` met an outage and
 * is to be sent again; to send any other again changes nothing.
 */
export type LineResult =
  | (ResultOf<"stored" | "already_stored"> & { readonly id: string })
  | (ResultOf<"refused"> & { readonly code: LineRefusal; readonly detail: string })
  | ResultOf<"unavailable">;

/** Who sends the lines, where they go, and when it is. */
export interface Upload {
  readonly store: TimesheetStore;
  /** The `sub` of the machine: names of two machines are not the same name. */
  readonly machine: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/**
 * Stores each line exactly once, however often and however many at a time it is sent.
 *
 * @returns a result for each line, in the order of the lines.
 */
export async function uploadLines(
  lines: readonly NumberedLine[],
  upload: Upload,
): Promise<readonly LineResult[]> {
  throw new Error(`${lines.length} lines of ${upload.machine} are not stored yet`);
}
