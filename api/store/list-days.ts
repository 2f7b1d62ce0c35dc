import { AWAITING_APPROVAL, dateAndPerson, daySortKey, personPartition, storedDayOf } from "./item.ts";
import type { DayList, DayListRequest } from "./store.ts";
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

/** Days with an entry that waits for approval, as `TimesheetStore` promises. */
export function listDaysAwaitingApproval(
  table: Table,
  { period: { from = "", to = END }, limit, after }: DayListRequest,
): Promise<DayList> {
  const first = after === undefined ? from : laterOf(from, `${dateAndPerson(after)}${BEHIND_PERSON}`);
  return daysOf(table, {
    index: "awaitingApproval",
    partition: ["awaiting", AWAITING_APPROVAL],
    range: ["dateAndPerson", first, `${to}${BEHIND_DATE}`],
    ascending: true,
    limit,
  });
}

async function daysOf(table: Table, query: RangeQuery): Promise<DayList> {
  const { items, more } = await table.query(query);
  return { days: items.map((item) => storedDayOf(item).day), more };
}

const earlierOf = (left: string, right: string): string => (left < right ? left : right);
const laterOf = (left: string, right: string): string => (left > right ? left : right);

const DAY_IN_MILLISECONDS = 86_400_000;

const dayBefore = (date: string): string =>
  new Date(Date.parse(date) - DAY_IN_MILLISECONDS).toISOString().slice(0, "YYYY-MM-DD".length);
