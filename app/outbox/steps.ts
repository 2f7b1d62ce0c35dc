import { type Entry, isSameWork, type Work } from "./entry.ts";
import type { Refusal, Sent, WaitingEntry } from "./waiting.ts";

/** The next thing to do about an item that waits. */
export type Step =
  | { readonly kind: "log"; readonly key: string; readonly work: Work }
  /** The key tells no more whether it has arrived, or it was refused after it may have: see what is there. */
  | { readonly kind: "look"; readonly sent: Sent }
  | { readonly kind: "correct"; readonly entry: Entry; readonly work: Work }
  | { readonly kind: "delete"; readonly entry: Entry }
  /** Nothing of it ever left the device, and nobody wants it any more. */
  | { readonly kind: "forget" };

/**
 * How long an Idempotency-Key can be trusted, in milliseconds: the API keeps it for 24 hours from when it first saw it, which
 * is after it was first sent. The rest is for clocks that don't agree and for requests that are under way.
 */
export const KEY_LASTS = 23 * 3_600_000;

/**
 * The refusals by which the API says that it has looked for the entry, and that none of what was sent before has arrived. All
 * others come before it looks.
 */
const AFTER_A_LOOK: ReadonlySet<string> = new Set(["day_full", "too_many_entries", "entry_deleted"]);

/** How far the clock of the device and that of the API may be apart, in milliseconds, for their times to be compared. */
const CLOCKS = 5 * 60_000;

/** @param now milliseconds since 1970, by the device's clock. */
export function stepOf({ origin, wanted }: WaitingEntry, now: number): Step {
  if (origin.kind === "saved") {
    const { entry } = origin;
    return wanted === null ? { kind: "delete", entry } : { kind: "correct", entry, work: wanted };
  }
  const { key, sent } = origin;
  if (sent === undefined) return wanted === null ? { kind: "forget" } : { kind: "log", key, work: wanted };
  // A clock that was put back by much says nothing about how long it has been.
  const age = now - sent.first;
  if (sent.isRefused || age >= KEY_LASTS || age < -CLOCKS) return { kind: "look", sent };
  return { kind: "log", key, work: sent.work };
}

/** The item as it has to be on the device before the step is taken: from then on, what it sends may have arrived. */
export function beforeStep(item: WaitingEntry, step: Step, now: number): WaitingEntry {
  const { origin } = item;
  if (step.kind === "log" && origin.kind === "new") {
    const sent: Sent = { work: step.work, first: origin.sent?.first ?? now, last: now };
    return { ...item, origin: { ...origin, sent } };
  }
  if (origin.kind !== "saved" || (step.kind !== "correct" && step.kind !== "delete")) return item;
  const work = step.kind === "correct" ? step.work : null;
  return { ...item, origin: { ...origin, sent: withWork(origin.sent ?? [], work) } };
}

function withWork(sent: readonly (Work | null)[], work: Work | null): readonly (Work | null)[] {
  const isThere = sent.some((other) => other === work || (other && work && isSameWork(other, work)));
  return isThere ? sent : [...sent, work];
}

/** The item after the API said how the entry is that was logged; undefined when all is as wanted. */
export function afterLogged(item: WaitingEntry, entry: Entry): WaitingEntry | undefined {
  const { origin, wanted } = item;
  if (origin.kind !== "new" || origin.sent === undefined) return item;
  const { work } = origin.sent;
  if (wanted !== null && isSameWork(wanted, work)) return undefined;
  const next: WaitingEntry = { ...item, origin: { kind: "saved", entry } };
  // Later wishes were about the entry as it was logged.
  const isAsLogged = isSameWork(entry, work) && entry.state === "submitted";
  return isAsLogged ? next : { ...next, conflict: { kind: "changed", theirs: entry } };
}

/** The item after a correction was stored; undefined when all is as wanted. */
export function afterCorrected(item: WaitingEntry, work: Work, entry: Entry): WaitingEntry | undefined {
  if (item.wanted !== null && isSameWork(item.wanted, work)) return undefined;
  return { ...item, origin: { kind: "saved", entry } };
}

/**
 * The item after the API said that the entry isn't as it was, or can't be changed any more.
 *
 * @param theirs the entry as it is now; null when it is gone.
 * @returns undefined when all is as wanted.
 */
export function afterStale(item: WaitingEntry, theirs: Entry | null): WaitingEntry | undefined {
  const { origin, wanted } = item;
  if (origin.kind !== "saved") return item;
  if (theirs === null) {
    return wanted === null ? undefined : { ...item, conflict: { kind: "deleted", theirs } };
  }
  if (wanted !== null && isSameWork(theirs, wanted)) return undefined;
  const isOurs =
    origin.sent?.some((work) => work !== null && isSameWork(theirs, work)) &&
    theirs.state === "submitted" &&
    theirs.version === origin.entry.version + 1;
  // It was our own correction, whose response was lost, that made it another version.
  if (isOurs) return { ...item, origin: { kind: "saved", entry: theirs } };
  return { ...item, conflict: { kind: "changed", theirs } };
}

/**
 * The item after a look at its day: whether it had arrived when its first response was lost.
 *
 * @param entries of the day, without those that other items are about.
 * @param newKey for an entry that has to be sent with other content.
 */
export function afterLook(
  item: WaitingEntry,
  entries: readonly Entry[],
  newKey: string,
): WaitingEntry | undefined {
  const { origin, wanted } = item;
  if (origin.kind !== "new" || origin.sent === undefined) return item;
  const { work, first, last } = origin.sent;
  const isOfThen = ({ createdAt }: Entry) =>
    Date.parse(createdAt) >= first - CLOCKS && Date.parse(createdAt) <= last + CLOCKS;
  const alike = entries.filter((entry) => isSameWork(entry, work));
  const [certain, ...others] = alike.filter(isOfThen);
  if (certain !== undefined && others.length === 0) return afterLogged(item, certain);
  // Changed since, it would look different; only its person can tell.
  const theirs = certain ?? alike[0] ?? entries.find((entry) => entry.version > 1 && isOfThen(entry));
  if (theirs !== undefined) return { ...item, conflict: { kind: "alike", theirs } };
  if (wanted === null) return undefined;
  const key = isSameWork(work, wanted) ? origin.key : newKey;
  return { ...item, origin: { kind: "new", key } };
}

/**
 * The item after a refusal.
 *
 * @param before as it was before the step, which tells whether an earlier try may have arrived.
 * @param newKey for an entry whose key stands for a content that was refused.
 */
export function afterRefusal(
  item: WaitingEntry,
  before: WaitingEntry,
  refusal: Refusal,
  newKey: string,
): WaitingEntry {
  const { origin } = item;
  // Somebody looked at nothing but the token or the address: what may have arrived before still may.
  const isUnseen = [403, 404].includes(refusal.status);
  if (origin.kind === "new") {
    if (isUnseen && before.origin.kind === "new") return { ...item, origin: before.origin, refusal };
    const sent = before.origin.kind === "new" ? before.origin.sent : undefined;
    return sent === undefined || AFTER_A_LOOK.has(refusal.code)
      ? { ...item, origin: { kind: "new", key: newKey }, refusal }
      : { ...item, origin: { ...origin, sent: { ...sent, isRefused: true } }, refusal };
  }
  if (before.origin.kind === "saved" && !AFTER_A_LOOK.has(refusal.code))
    return { ...item, origin: before.origin, refusal };
  const { sent: _, ...rest } = origin;
  return { ...item, origin: rest, refusal };
}
