import type { Day } from "../domain/day.ts";
import { approvalShards, dateAndPerson, daySortKey, personPartition, storedDayOf } from "./item.ts";
import type { DayList, DayListRequest, DayPosition } from "./store.ts";
import type { RangeQuery, Table } from "./table.ts";

/** Sorts behind every date. */
const END = "~";

/** Sort behind a date and whatever comes after its `#`, and directly behind a date with its person. */
const BEHIND_DATE = "$";
const BEHIND_PERSON = "!";

/** A person's days, as `TimesheetStore` promises. */
export function listDays(
  table: Table,
  person: string,
  { period: { from = "", to = END }, limit, after }: DayListRequest,
): Promise<DayList> {
  const last = after === undefined ? to : earlierOf(to, dayBefore(after.date));
  return daysOf(table, {
    partition: ["pk", personPartition(person)],
    range: ["sk", daySortKey(from), daySortKey(last)],
    ascending: false,
    limit,
  });
}

/** How many days of a shard are read beside its share of a page, so that few shards have to be asked again. */
const SPARE = 3;

/** A shard of what waits for approval: days that are read and not given yet, and where what isn't read begins. */
interface Shard {
  readonly partition: string;
  readonly days: readonly Day[];
  readonly rest: string | undefined;
}

/**
 * Days with an entry that waits for approval, as `TimesheetStore` promises: those of all shards, merged. A place in the list
 * is one of a day, and so it is the same whatever the shards are.
 */
export async function listDaysAwaitingApproval(
  table: Table,
  { period: { from = "", to = END }, limit, after }: DayListRequest,
): Promise<DayList> {
  const first = after === undefined ? from : laterOf(from, behind(after));
  const read = async ({ partition }: Shard, begin: string): Promise<Shard> => {
    const { days, more } = await daysOf(table, {
      index: "awaitingApproval",
      partition: ["awaiting", partition],
      range: ["dateAndPerson", begin, `${to}${BEHIND_DATE}`],
      ascending: true,
      limit: Math.ceil(limit / approvalShards.length) + SPARE,
    });
    const end = days.at(-1);
    return { partition, days, rest: more && end !== undefined ? behind(end) : undefined };
  };
  const given: Day[] = [];
  let shards: readonly Shard[] = approvalShards.map((partition) => ({ partition, days: [], rest: first }));
  // One more than is wanted tells whether there are others.
  while (given.length <= limit && shards.some((shard) => isDry(shard) || shard.days.length > 0)) {
    shards = await Promise.all(
      shards.map((shard) => (isDry(shard) && shard.rest !== undefined ? read(shard, shard.rest) : shard)),
    );
    const merged = merge(shards, limit + 1 - given.length);
    given.push(...merged.days);
    shards = merged.shards;
  }
  return { days: given.slice(0, limit), more: given.length > limit };
}

/** Whether nobody knows which day comes next in a shard before it is read on. */
const isDry = ({ days, rest }: Shard): boolean => days.length === 0 && rest !== undefined;

/** Takes the days that come first in all shards, at most so many, until a shard runs dry. */
function merge(shards: readonly Shard[], most: number): { days: readonly Day[]; shards: readonly Shard[] } {
  const days: Day[] = [];
  let left = shards;
  while (days.length < most && !left.some(isDry)) {
    const [next] = left.flatMap(({ days: [day] }) => (day === undefined ? [] : [day])).toSorted(inOrder);
    if (next === undefined) break;
    days.push(next);
    left = left.map((shard) => (shard.days[0] === next ? { ...shard, days: shard.days.slice(1) } : shard));
  }
  return { days, shards: left };
}

const inOrder = (one: Day, other: Day): number => (dateAndPerson(one) < dateAndPerson(other) ? -1 : 1);

/** The place directly behind a day. */
const behind = (day: DayPosition): string => `${dateAndPerson(day)}${BEHIND_PERSON}`;

async function daysOf(table: Table, query: RangeQuery): Promise<DayList> {
  const { items, more } = await table.query(query);
  return { days: items.map((item) => storedDayOf(item).day), more };
}

const earlierOf = (left: string, right: string): string => (left < right ? left : right);
const laterOf = (left: string, right: string): string => (left > right ? left : right);

const DAY_IN_MILLISECONDS = 86_400_000;

const dayBefore = (date: string): string =>
  new Date(Date.parse(date) - DAY_IN_MILLISECONDS).toISOString().slice(0, "YYYY-MM-DD".length);
