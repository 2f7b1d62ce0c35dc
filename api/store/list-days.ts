import type { DayPlace } from "../domain/entry-id.ts";
import { readStoredDay } from "./change-day.ts";
import { dateAndPerson, daySortKey, personPartition, placeOfItem, shards, storedDayOf } from "./item.ts";
import { INDEX_SHARDS } from "./schema.ts";
import type { DayList, DayListRequest, DayPosition } from "./store.ts";
import type { Attributes, RangeQuery, Table } from "./table.ts";

/** Sorts behind every date. */
const END = "~";

/** Sorts behind a date and whatever comes after its `#`. */
const BEHIND_DATE = "$";

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

/** Days with an entry that waits for approval, as `TimesheetStore` promises. */
export async function listDaysAwaitingApproval(table: Table, request: DayListRequest): Promise<DayList> {
  const list = { index: "awaitingApproval", attribute: "awaiting", ascending: true } as const;
  const { found, more } = await listShards(table, list, (item) => storedDayOf(item).day, request);
  return { days: found, more };
}

/** Everybody's days, as `TimesheetStore` promises: the index tells where they are, and each is read from the table. */
export async function listDaysOfEverybody(table: Table, request: DayListRequest): Promise<DayList> {
  const list = { index: "everybody", attribute: "shard", ascending: false } as const;
  const { found, more } = await listShards(table, list, placeOfItem, request);
  const stored = await Promise.all(found.map((place) => readStoredDay(table, place)));
  return { days: stored.map(({ day }) => day), more };
}

/** An index whose days are spread over shards. */
interface ShardedIndex {
  readonly index: string;
  readonly attribute: keyof typeof shards;
  readonly ascending: boolean;
}

/** How many days of a shard are read beside its share of a page, so that few shards have to be asked again. */
const SPARE = 3;

/** A shard: days that are read and not given yet, and where what isn't read begins; absent where all is read. */
interface Shard<Found> {
  readonly partition: string;
  readonly days: readonly Found[];
  readonly rest?: { readonly after: DayPosition | undefined };
}

/** The days of all shards, merged. A place in the list is one of a day, and so it is the same whatever the shards are. */
async function listShards<Found extends DayPlace>(
  table: Table,
  { index, attribute, ascending }: ShardedIndex,
  foundIn: (item: Attributes) => Found,
  { period: { from = "", to = END }, limit, after }: DayListRequest,
): Promise<{ found: readonly Found[]; more: boolean }> {
  const isBefore = (one: DayPlace, other: DayPlace) =>
    dateAndPerson(one) < dateAndPerson(other) === ascending;
  const last = `${to}${BEHIND_DATE}`;
  const read = async ({ partition }: Shard<Found>, after: DayPosition | undefined): Promise<Shard<Found>> => {
    const place = after === undefined ? undefined : dateAndPerson(after);
    const [begin, end] = ascending
      ? [laterOf(from, place ?? from), last]
      : [from, earlierOf(last, place ?? last)];
    const { items, more } = await table.query({
      index,
      partition: [attribute, partition],
      range: ["dateAndPerson", begin, end],
      ascending,
      limit: Math.ceil(limit / INDEX_SHARDS) + SPARE,
    });
    const found = items.map(foundIn);
    const days = found.filter((day) => after === undefined || (isBefore(after, day) && !isSame(after, day)));
    return { partition, days, ...(more && { rest: { after: found.at(-1) } }) };
  };

  const given: Found[] = [];
  let left = shards[attribute].map((partition): Shard<Found> => ({ partition, days: [], rest: { after } }));
  // One more than is wanted tells whether there are others.
  while (given.length <= limit && left.some((shard) => isDry(shard) || shard.days.length > 0)) {
    left = await Promise.all(
      left.map((shard) => (isDry(shard) && shard.rest ? read(shard, shard.rest.after) : shard)),
    );
    const merged = merge(left, limit + 1 - given.length, isBefore);
    given.push(...merged.days);
    left = merged.shards;
  }
  return { found: given.slice(0, limit), more: given.length > limit };
}

/** Whether nobody knows which day comes next in a shard before it is read on. */
const isDry = ({ days, rest }: Shard<unknown>): boolean => days.length === 0 && rest !== undefined;

/** Takes the days that come first in all shards, at most so many, until a shard runs dry. */
function merge<Found extends DayPlace>(
  shards: readonly Shard<Found>[],
  most: number,
  isBefore: (one: DayPlace, other: DayPlace) => boolean,
): { days: readonly Found[]; shards: Shard<Found>[] } {
  const days: Found[] = [];
  let left = [...shards];
  while (days.length < most && !left.some(isDry)) {
    const [next] = left
      .flatMap(({ days: [day] }) => (day === undefined ? [] : [day]))
      .toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
    if (next === undefined) break;
    days.push(next);
    left = left.map((shard) => (shard.days[0] === next ? { ...shard, days: shard.days.slice(1) } : shard));
  }
  return { days, shards: left };
}

const isSame = (one: DayPlace, other: DayPlace): boolean => dateAndPerson(one) === dateAndPerson(other);

async function daysOf(table: Table, query: RangeQuery): Promise<DayList> {
  const { items, more } = await table.query(query);
  return { days: items.map((item) => storedDayOf(item).day), more };
}

const earlierOf = (left: string, right: string): string => (left < right ? left : right);
const laterOf = (left: string, right: string): string => (left > right ? left : right);

const DAY_IN_MILLISECONDS = 86_400_000;

const dayBefore = (date: string): string =>
  new Date(Date.parse(date) - DAY_IN_MILLISECONDS).toISOString().slice(0, "YYYY-MM-DD".length);
