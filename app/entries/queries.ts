import { queryOptions } from "@tanstack/react-query";
import type { Api } from "../api/client.ts";
import type { Entry } from "../outbox/entry.ts";
import { given } from "../outbox/requests.ts";
import type { Week } from "./view.ts";
import { datesOf } from "./weeks.ts";

/** The most entries that one list of approvals is made of: 20 requests. */
const MOST_APPROVALS = 2_000;

export const weekQuery = (api: Api, week: string) =>
  queryOptions({
    queryKey: ["week", week],
    queryFn: async ({ signal }): Promise<Week> =>
      given(await api.GET("/weeks/{week}", { params: { path: { week } }, signal })),
  });

export const entryQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["entry", id],
    queryFn: async ({ signal }): Promise<Entry> =>
      given(await api.GET("/timesheets/{id}", { params: { path: { id } }, signal })),
  });

/** Entries of others that wait for approval, the oldest date first. */
export interface Approvals {
  readonly entries: readonly Entry[];
  /** Whether there are others that were not asked for. */
  readonly more: boolean;
}

/** @param week absent for those of all weeks. */
export const approvalsQuery = (api: Api, week?: string) =>
  queryOptions({
    queryKey: ["approvals", week ?? "all"],
    queryFn: async ({ signal }): Promise<Approvals> => {
      const dates = week === undefined ? [] : datesOf(week);
      const [from, to] = [dates[0], dates[6]];
      const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const entries: Entry[] = [];
      let cursor: string | undefined;
      do {
        const query = { ...period, limit: 100, ...(cursor !== undefined && { cursor }) };
        const page = given(await api.GET("/approvals", { params: { query }, signal }));
        entries.push(...page.entries);
        cursor = page.next;
      } while (cursor !== undefined && entries.length < MOST_APPROVALS);
      return { entries, more: cursor !== undefined };
    },
  });

/** A week with an entry as the API has it now; `null` where it is gone. Sums are the view's to make. */
export function withEntry(week: Week, date: string, id: string, entry: Entry | null): Week {
  const days = week.days.map((day) => {
    if (day.date !== date) return day;
    if (entry === null) return { ...day, entries: day.entries.filter((other) => other.id !== id) };
    const isThere = day.entries.some((other) => other.id === id);
    const entries = day.entries.map((other) => (other.id === id ? entry : other));
    return { ...day, entries: isThere ? entries : [...entries, entry] };
  });
  return { ...week, days };
}
