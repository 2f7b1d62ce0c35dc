import type { Decision, TimesheetEntry, Work } from "./entry.ts";
import { type DayPlace, type EntryPlace, entryId } from "./entry-id.ts";

/**
 * All of one person's time of one day. It is what is kept as one item and changed by one conditional write, so that a
 * limit of the day holds whoever writes at the same time.
 */
export interface Day extends DayPlace {
  /** Whose day it is; absent for a day on which nothing was ever logged. */
  readonly subject?: string;
  readonly slots: readonly Slot[];
}

/**
 * The place of a key in a day, with the entry that was logged under it. A deleted entry leaves its slot behind, so that a sender who repeats themselves doesn't
 * bring it back.
 */
export interface Slot {
  readonly key: string;
  /** A digest of what its sender sent: tells a repetition from another entry under the same name. */
  readonly sent: string;
  /** Absent once it is deleted. */
  readonly entry?: TimesheetEntry;
}

/** How many hours a person can log for a day. */
export const HOURS_OF_A_DAY = 24;
/**
 * How many entries a day has room for, deleted ones included. An entry with the longest texts in the widest letters
 * takes 5.7 kB, so that the item stays below DynamoDB's 400 kB.
 */
export const SLOTS_OF_A_DAY = 64;

/** A decision on a change of a day: the day as it is to be written, or none where nothing is, and the outcome. */
export interface DayChange<Outcome> {
  readonly day?: Day;
  readonly outcome: Outcome;
}

/** An entry as it is now. */
export interface Kept {
  readonly kind: "kept";
  readonly entry: TimesheetEntry;
}

/** Why nothing changed. */
export interface Refused<Why extends string> {
  readonly kind: "refused";
  readonly why: Why;
}

/** Who changes an entry, whose they may, which of its versions they have seen, and when it is. */
export interface Editor {
  readonly subject: string;
  /** Whether they reach the entries of a person. */
  readonly reaches: (owner: string) => boolean;
  /** Whether the version is one that the editor knows (`If-Match`). */
  readonly knows: (version: number) => boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Time to be logged, and by whom. */
export interface TimeToLog {
  readonly key: string;
  /** A digest of what was sent; see `Slot`. */
  readonly sent: string;
  readonly subject: string;
  readonly email?: string;
  readonly externalId?: string;
  readonly work: Work;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export type LogOutcome =
  | { readonly kind: "logged" | "already_logged"; readonly entry: TimesheetEntry }
  | Refused<"name_reused" | "deleted" | "day_full" | "too_many_entries">;

/** Logs time, once: the same key with the same content is the entry that is there already. */
export function logTime(day: Day, time: TimeToLog): DayChange<LogOutcome> {
  const { key, sent, subject, email, externalId, work, at } = time;
  const slot = slotOf(day, key);
  if (slot !== undefined) return { outcome: outcomeOfRepetition(slot, sent) };
  if (day.slots.length >= SLOTS_OF_A_DAY) return refuse("too_many_entries");
  if (!hasRoomFor(day, work.hours)) return refuse("day_full");
  const entry: TimesheetEntry = {
    ...work,
    id: entryId({ ...day, key }),
    subject,
    date: day.date,
    ...(email !== undefined && { email }),
    ...(externalId !== undefined && { externalId }),
    state: "submitted",
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  return {
    day: { ...day, subject, slots: [...day.slots, { key, sent, entry }] },
    outcome: { kind: "logged", entry },
  };
}

function outcomeOfRepetition({ sent, entry }: Slot, sentNow: string): LogOutcome {
  if (sent !== sentNow) return { kind: "refused", why: "name_reused" };
  if (entry === undefined) return { kind: "refused", why: "deleted" };
  return { kind: "already_logged", entry };
}

export type CorrectionRefusal = "not_found" | "changed" | "approved_entry" | "day_full";

/** Replaces what an entry that the editor reaches says. It waits for approval again, also after a rejection. */
export function correctEntry(
  day: Day,
  key: string,
  work: Work,
  editor: Editor,
): DayChange<Kept | Refused<CorrectionRefusal>> {
  const entry = slotOf(day, key)?.entry;
  if (entry === undefined || !editor.reaches(entry.subject)) return refuse("not_found");
  if (entry.state === "approved") return refuse("approved_entry");
  if (!editor.knows(entry.version)) return refuse("changed");
  if (!hasRoomFor(day, work.hours, entry)) return refuse("day_full");
  const { id, subject, email, date, externalId, createdAt } = entry;
  return keep(day, key, {
    ...work,
    id,
    subject,
    ...(email !== undefined && { email }),
    date,
    ...(externalId !== undefined && { externalId }),
    state: "submitted",
    version: entry.version + 1,
    createdAt,
    updatedAt: editor.at,
  });
}

export type DeletionRefusal = "not_found" | "changed" | "approved_entry";

/** Takes an entry that the editor reaches out of the day. */
export function deleteEntry(
  day: Day,
  key: string,
  editor: Editor,
): DayChange<{ readonly kind: "deleted" } | Refused<DeletionRefusal>> {
  const slot = slotOf(day, key);
  if (slot?.entry === undefined || !editor.reaches(slot.entry.subject)) return refuse("not_found");
  if (slot.entry.state === "approved") return refuse("approved_entry");
  if (!editor.knows(slot.entry.version)) return refuse("changed");
  const left = { key, sent: slot.sent };
  return { day: withSlot(day, left), outcome: { kind: "deleted" } };
}

export type DecisionRefusal = "not_found" | "changed" | "own_entry" | "already_decided";

/**
 * Approves or rejects an entry that the editor reaches and that waits for it. The same decision of the same person, sent again,
 * changes nothing and is answered as before.
 */
export function decideEntry(
  day: Day,
  key: string,
  decision: Decision,
  editor: Editor,
): DayChange<Kept | Refused<DecisionRefusal>> {
  const entry = slotOf(day, key)?.entry;
  if (entry === undefined) return refuse("not_found");
  if (!editor.reaches(entry.subject))
    return refuse(entry.subject === editor.subject ? "own_entry" : "not_found");
  if (isDecided(entry, decision, editor)) return { outcome: { kind: "kept", entry } };
  if (!editor.knows(entry.version)) return refuse("changed");
  if (entry.state !== "submitted") return refuse("already_decided");
  return keep(day, key, {
    ...entry,
    ...decision,
    decidedBy: editor.subject,
    decidedAt: editor.at,
    version: entry.version + 1,
    updatedAt: editor.at,
  });
}

/** Whether the last change of an entry is this very decision, by this very person. */
function isDecided(entry: TimesheetEntry, decision: Decision, { subject, knows }: Editor): boolean {
  if (entry.state === "submitted" || entry.decidedBy !== subject) return false;
  if (!knows(entry.version) && !knows(entry.version - 1)) return false;
  if (entry.state === "approved" || decision.state === "approved") return entry.state === decision.state;
  return entry.reason === decision.reason;
}

/** The hours of a day that count: rejected ones don't, until they are corrected. */
export function hoursOf(day: Day, except?: TimesheetEntry): number {
  return day.slots.reduce((hours, { entry }) => {
    const counts = entry !== undefined && entry.state !== "rejected" && entry.id !== except?.id;
    return counts ? hours + entry.hours : hours;
  }, 0);
}

/** The entries of a day that are there, in the order in which they were logged. */
export const entriesOf = (day: Day): readonly TimesheetEntry[] =>
  day.slots.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));

/** The entry of a day with a key. */
export const entryAt = (day: Day, { key }: Pick<EntryPlace, "key">): TimesheetEntry | undefined =>
  slotOf(day, key)?.entry;

const hasRoomFor = (day: Day, hours: number, except?: TimesheetEntry): boolean =>
  hoursOf(day, except) + hours <= HOURS_OF_A_DAY;

const slotOf = (day: Day, wanted: string): Slot | undefined => day.slots.find(({ key }) => key === wanted);

const withSlot = (day: Day, changed: Slot): Day => ({
  ...day,
  slots: day.slots.map((slot) => (slot.key === changed.key ? changed : slot)),
});

function keep(day: Day, key: string, entry: TimesheetEntry): DayChange<Kept> {
  const slots = day.slots.map((slot) => (slot.key === key ? { ...slot, entry } : slot));
  return { day: { ...day, slots }, outcome: { kind: "kept", entry } };
}

const refuse = <const Why extends string>(why: Why): DayChange<Refused<Why>> => ({
  outcome: { kind: "refused", why },
});
