import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { type Day, entriesOf, type Slot } from "../domain/day.ts";
import type { TimesheetEntry } from "../domain/entry.ts";
import { type DayPlace, entryId } from "../domain/entry-id.ts";
import { INDEX_SHARDS, type IndexKey, type Key } from "./schema.ts";
import type { Attributes } from "./table.ts";

/** A day as it is kept, with what tells its writes apart. */
export interface StoredDay {
  readonly day: Day;
  /** How often it was written; 0 for a day on which nothing was ever logged. */
  readonly revision: number;
  /** The marks of its last writes, the newest at the end; see `changeDay`. */
  readonly writes: readonly string[];
}

const PERSON = "person#";
const DAY = "day#";

const numbers = Array.from({ length: INDEX_SHARDS }, (_, shard) => `${shard}`);

/** The values of the attributes by which days are spread over the partitions of an index. */
export const shards = { awaiting: numbers.map((shard) => `approval#${shard}`), shard: numbers };

export const personPartition = (person: string): string => `${PERSON}${person}`;

/** The key that orders a person's days, and bounds periods of them. */
export const daySortKey = (date: string): string => `${DAY}${date}`;

/** The key that orders the days of all people. */
export const dateAndPerson = ({ date, person }: DayPlace): string => `${date}#${person}`;

/** By what a day is in the indexes: days of a person, and those of a date, are spread over all shards. */
function indexKeyOf(day: Day): IndexKey {
  const [byte = 0] = createHash("sha256").update(dateAndPerson(day)).digest();
  const shard = `${byte % INDEX_SHARDS}`;
  const waits = entriesOf(day).some(({ state }) => state === "submitted");
  return {
    shard,
    dateAndPerson: dateAndPerson(day),
    ...(waits && { awaiting: `approval#${shard}` }),
  };
}

/** The table's key of a day. */
export const keyOf = ({ person, date }: DayPlace): Key => ({
  pk: personPartition(person),
  sk: daySortKey(date),
});

/** The item that keeps a day. What its key and its day say is not said again for every entry. */
export function itemOf({ day, revision, writes }: StoredDay): Attributes & Key {
  return {
    ...keyOf(day),
    ...indexKeyOf(day),
    subject: day.subject,
    revision,
    writes,
    slots: day.slots.map(({ entry, ...slot }) =>
      entry === undefined ? slot : { ...slot, entry: bare(entry) },
    ),
  };
}

const bare = ({ id: _id, subject: _subject, date: _date, ...said }: TimesheetEntry) => said;

const loggedTime = z.object({
  email: z.exactOptional(z.string()),
  project: z.string(),
  hours: z.number(),
  note: z.exactOptional(z.string()),
  externalId: z.exactOptional(z.string()),
  version: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const decidedTime = z.extend(loggedTime, { decidedBy: z.string(), decidedAt: z.string() });

/**
 * The part of an entry that an item keeps. It is not `entryShape`: what was written once must stay readable when the limits of
 * what may be sent change.
 */
const keptEntry = z.discriminatedUnion("state", [
  z.extend(loggedTime, { state: z.literal("submitted") }),
  z.extend(decidedTime, { state: z.literal("approved") }),
  z.extend(decidedTime, { state: z.literal("rejected"), reason: z.string() }),
]);

const after = (prefix: string) =>
  z.pipe(
    z.string().check(z.startsWith(prefix)),
    z.transform((key) => key.slice(prefix.length)),
  );

const dayItem = z.object({
  pk: after(PERSON),
  sk: after(DAY),
  subject: z.string(),
  revision: z.number(),
  writes: z.array(z.string()),
  slots: z.array(z.object({ key: z.string(), sent: z.string(), entry: z.exactOptional(keptEntry) })),
});

const dayKey = z.object({ pk: after(PERSON), sk: after(DAY) });

/**
 * The place of the day that an item keeps, by its key alone.
 *
 * @throws {z.core.$ZodError} when it is no day's.
 */
export function placeOfItem(item: Attributes): DayPlace {
  const { pk: person, sk: date } = dayKey.parse(item);
  return { person, date };
}

/**
 * The day that an item keeps.
 *
 * @throws {z.core.$ZodError} when the item is none that this program wrote.
 */
export function storedDayOf(item: Attributes): StoredDay {
  const { pk: person, sk: date, subject, revision, writes, slots } = dayItem.parse(item);
  const whole = ({ key, sent, entry }: (typeof slots)[number]): Slot => ({
    key,
    sent,
    ...(entry && { entry: { ...entry, id: entryId({ person, date, key }), subject, date } }),
  });
  return { day: { person, date, subject, slots: slots.map(whole) }, revision, writes };
}
