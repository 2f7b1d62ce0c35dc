import { type Entry, isSameWork, type NewEntry, type Work, workOf } from "./entry.ts";
import { canMove, type WaitingEntry } from "./waiting.ts";

/** An item's name and its place in the order of sending; see `Waiting`. */
interface Place {
  readonly id: string;
  readonly since: number;
}

/** Time that somebody logged here. */
export const logged = ({ date, ...work }: NewEntry, key: string, place: Place): WaitingEntry => ({
  ...place,
  kind: "entry",
  date,
  wanted: workOf(work),
  origin: { kind: "new", key },
});

/** A correction of an entry that the API has. */
export const correctedEntry = (entry: Entry, work: Work, since: number): WaitingEntry => ({
  kind: "entry",
  id: entry.id,
  since,
  date: entry.date,
  wanted: workOf(work),
  origin: { kind: "saved", entry },
});

/**
 * A correction of an entry that waits: the two become one.
 *
 * @param date another date, for an entry that certainly isn't at the API.
 * @returns undefined when nothing is left to be sent.
 */
export function corrected(item: WaitingEntry, work: Work, date = item.date): WaitingEntry | undefined {
  const { refusal: _, notBefore: __, ...rest } = item;
  const next: WaitingEntry = { ...rest, wanted: workOf(work), date: canMove(item) ? date : item.date };
  return isFulfilled(next) ? undefined : next;
}

/** A deletion of an entry that waits, to be carried out from a time on: until then it can be undone. */
export function deleted(item: WaitingEntry, notBefore: number): WaitingEntry {
  const { refusal: _, ...rest } = item;
  return { ...rest, wanted: null, notBefore };
}

/** A deletion of an entry that the API has; see `deleted`. */
export const deletedEntry = (entry: Entry, since: number, notBefore: number): WaitingEntry => ({
  kind: "entry",
  id: entry.id,
  since,
  date: entry.date,
  wanted: null,
  origin: { kind: "saved", entry },
  notBefore,
});

/**
 * Takes a deletion back.
 *
 * @param before as the item was then; undefined when nothing waited.
 * @returns the item as it is to be, undefined when none is left, or `too-late` when the deletion may have been sent.
 */
export function undeleted(
  item: WaitingEntry,
  before: WaitingEntry | undefined,
): WaitingEntry | undefined | "too-late" {
  const { notBefore: _, ...rest } = item;
  if (item.wanted !== null || (item.origin.kind === "saved" && item.origin.sent?.includes(null))) {
    return "too-late";
  }
  if (before === undefined) return undefined;
  if (before.wanted === null) return "too-late";
  // Only the wish is taken back: the entry may have got to the API since.
  const next = { ...rest, wanted: before.wanted, ...(before.refusal && { refusal: before.refusal }) };
  return isFulfilled(next) ? undefined : next;
}

/** Keeps what its person wants, against the entry as it is at the API. */
export function keepMine(item: WaitingEntry, newKey: string): WaitingEntry {
  const { conflict, ...rest } = item;
  if (conflict === undefined) return item;
  if (conflict.kind === "changed" && conflict.theirs !== null) {
    return { ...rest, origin: { kind: "saved", entry: conflict.theirs } };
  }
  return { ...rest, origin: { kind: "new", key: newKey } };
}

/**
 * Takes the entry as it is at the API.
 *
 * @returns what is left to be sent: corrections of an entry that had arrived after all.
 */
export function takeTheirs(item: WaitingEntry): WaitingEntry | undefined {
  const { conflict, ...rest } = item;
  if (conflict?.kind !== "alike" || conflict.theirs === null || item.origin.kind !== "new") return undefined;
  const { sent } = item.origin;
  const wantsMore = item.wanted === null || (sent !== undefined && !isSameWork(item.wanted, sent.work));
  return wantsMore ? { ...rest, origin: { kind: "saved", entry: conflict.theirs } } : undefined;
}

/** Whether the API has the entry as its person wants it. One that was rejected counts only once it is sent again. */
function isFulfilled({ wanted, origin }: WaitingEntry): boolean {
  if (origin.kind === "new" || origin.sent !== undefined || wanted === null) return false;
  return origin.entry.state === "submitted" && isSameWork(origin.entry, wanted);
}
