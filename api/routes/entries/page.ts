import { type Day, SLOTS_OF_A_DAY } from "../../domain/day.ts";
import type { TimesheetEntry } from "../../domain/entry.ts";
import type { DayList, DayListRequest, TimesheetStore } from "../../store/store.ts";
import type { Caller } from "../../verify/caller.ts";
import { openCursor, type Position, sealCursor } from "./cursor.ts";

/** How many days are read for one page, at most: what a request costs is bounded, whatever it filters by. */
const DAYS_OF_A_PAGE = 300;

/** How many are read at once where a filter may pass over most of them. */
const DAYS_AT_ONCE = 100;

/** Limits on the entries that a list shows; dates are YYYY-MM-DD, both included. */
interface Filters {
  readonly from?: string;
  readonly to?: string;
  readonly project?: string;
  readonly state?: string;
}

/** A list of entries, and the part of it that is wanted. */
export interface PageWish {
  readonly store: TimesheetStore;
  /** As the policy writes it: a cursor of one list is good for no other. */
  readonly route: string;
  readonly caller: Caller;
  /** Whose entries are listed, where it isn't the list's own business: a cursor is good for no others'. */
  readonly whose?: string;
  readonly query: Filters & { readonly limit: number; readonly cursor?: string };
  readonly listDays: (request: DayListRequest) => Promise<DayList>;
  /** Whether an entry is in the list, when it is what the query asks for. */
  readonly belongs: (entry: TimesheetEntry) => boolean;
}

/**
 * Gives a page of entries, and the cursor of the next. It looks for one entry more than it gives, so that there is no
 * cursor at the end; only when it has read as many days as it may, the next page can turn out to be empty.
 *
 * @throws {Problem} `invalid_cursor`
 */
export async function readPage({ store, route, caller, whose, query, listDays, belongs }: PageWish) {
  const { limit, cursor, from, to, project, state } = query;
  const context = [route, caller.subject, whose, from, to, project, state];
  const after = cursor === undefined ? undefined : openCursor(cursor, context, await store.cursorSecret());
  const found: { readonly entry: TimesheetEntry; readonly at: Position }[] = [];
  const look = (day: Day, first: number) => {
    for (const [index, { entry }] of day.slots.entries()) {
      if (index < first || entry === undefined || !belongs(entry) || !isAskedFor(entry, query)) continue;
      found.push({ entry, at: { person: day.person, date: day.date, slots: index + 1 } });
    }
  };

  if (after !== undefined && after.slots < SLOTS_OF_A_DAY) look(await store.readDay(after), after.slots);
  const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const atOnce = project === undefined && state === undefined ? limit + 1 : DAYS_AT_ONCE;
  let last = after;
  let more = true;
  for (let left = DAYS_OF_A_PAGE; more && left > 0 && found.length <= limit; ) {
    const list = await listDays({ period, limit: Math.min(atOnce, left), ...(last && { after: last }) });
    for (const day of list.days) look(day, 0);
    const [day] = list.days.slice(-1);
    if (day !== undefined) last = { person: day.person, date: day.date, slots: SLOTS_OF_A_DAY };
    more = list.more && day !== undefined;
    left -= list.days.length;
  }

  const entries = found.slice(0, limit).map(({ entry }) => entry);
  const end = found.length > limit ? found[limit - 1]?.at : more ? last : undefined;
  if (end === undefined) return { entries };
  return { entries, next: sealCursor(end, context, await store.cursorSecret()) };
}

const isAskedFor = (entry: TimesheetEntry, { project, state }: Filters): boolean =>
  (project === undefined || entry.project === project) && (state === undefined || entry.state === state);
