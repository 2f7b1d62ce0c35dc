import type { TimesheetEntry } from "../../domain/entry.ts";
import { type EntryPlace, readEntryId } from "../../domain/entry-id.ts";
import { tagOf } from "../../http/preconditions.ts";
import { notFound } from "../../http/problem.ts";

/** For what belongs to its caller: they may keep it, and ask each time whether it is still so. */
export const OWN = "private, no-cache";

/** An entry, with what its reader needs to change it. */
export const entryResponse = (entry: TimesheetEntry) =>
  ({ status: 200, headers: { etag: tagOf(entry), "cache-control": OWN }, body: entry }) as const;

/**
 * Where the entry of an id is.
 *
 * @throws {Problem} `not_found` when no entry can have that id.
 */
export function placeOf(id: string): EntryPlace {
  const place = readEntryId(id);
  if (place === undefined) throw notFound();
  return place;
}
