import { randomBytes } from "node:crypto";
import type { Day, DayChange } from "../domain/day.ts";
import type { DayPlace } from "../domain/entry-id.ts";
import { itemOf, keyOf, type StoredDay, storedDayOf } from "./item.ts";
import { StoreUnavailableError } from "./store.ts";
import type { Condition, Table } from "./table.ts";

/** How often a change is decided, at most. */
const ATTEMPTS = 16;

/** How many marks of writes an item keeps: more than there are writers of a person's day at the same time. */
const MARKS = 8;

/** The longest wait before another attempt, in milliseconds: for the second one, and for any. */
const FIRST_WAIT = 10;
const LONGEST_WAIT = 200;

/** A table to change, and a way to wait. */
export interface ChangeDependencies {
  readonly table: Table;
  /** Resolves after some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** A day as it is kept at this moment. */
export async function readStoredDay(table: Table, place: DayPlace): Promise<StoredDay> {
  const item = await table.get(keyOf(place));
  return item === undefined ? { day: { ...place, slots: [] }, revision: 0, writes: [] } : storedDayOf(item);
}

/**
 * Changes a day, as `TimesheetStore` promises.
 *
 * A write whose answer got lost is repeated by the SDK, and then fails because of itself. So each write leaves a mark
 * of its own in the item: when a condition fails and the mark is there, the write was done, and so was its change.
 * Without it, a correction that was kept would be told that somebody else was faster.
 *
 * @throws {StoreUnavailableError} for an outage, and when others were faster `ATTEMPTS` times.
 */
export async function changeDay<Outcome>(
  { table, wait }: ChangeDependencies,
  place: DayPlace,
  decide: (day: Day) => DayChange<Outcome>,
): Promise<Outcome> {
  let tried: { readonly mark: string; readonly outcome: Outcome } | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const kept = await readStoredDay(table, place);
    if (tried !== undefined && kept.writes.includes(tried.mark)) return tried.outcome;
    if (attempt > ATTEMPTS) break;
    const { day, outcome } = decide(kept.day);
    if (day === undefined) return outcome;
    const mark = randomBytes(8).toString("base64url");
    tried = { mark, outcome };
    const item = itemOf({
      day,
      revision: kept.revision + 1,
      writes: [...kept.writes, mark].slice(-MARKS),
    });
    if (await table.putIf(isStill(kept), item)) return outcome;
    await wait(Math.random() * Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT));
  }
  throw new StoreUnavailableError({
    cause: new Error(`others changed the day first, ${ATTEMPTS} times in a row`),
  });
}

const isStill = ({ revision }: StoredDay): Condition =>
  revision === 0
    ? { expression: "attribute_not_exists(pk)" }
    : { expression: "revision = :read", values: { ":read": revision } };
