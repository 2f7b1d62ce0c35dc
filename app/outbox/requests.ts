import type { Api } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { type Decision, type Entry, type NewEntry, tagOf, type Work } from "./entry.ts";

/** The API's requests that an outbox sends and needs. They fail as the API's client does. */
export interface Requests {
  /** @param key the `Idempotency-Key`. */
  log(entry: NewEntry, key: string): Promise<Entry>;
  correct(seen: Entry, work: Work): Promise<Entry>;
  delete(seen: Entry): Promise<void>;
  decide(seen: Entry, decision: Decision): Promise<Entry>;
  /** @returns null when there is no such entry. */
  read(id: string): Promise<Entry | null>;
  /** All of the person's entries of a day. */
  readDay(date: string): Promise<readonly Entry[]>;
}

export const requestsOf = (api: Api): Requests => ({
  async log(body, key) {
    return given(await api.POST("/timesheets", { body, params: { header: { "Idempotency-Key": key } } }));
  },

  async correct(seen, body) {
    return given(await api.PUT("/timesheets/{id}", { body, params: changing(seen) }));
  },

  async delete(seen) {
    await api.DELETE("/timesheets/{id}", { params: changing(seen) });
  },

  async decide(seen, body) {
    return given(await api.PUT("/approvals/{id}", { body, params: changing(seen) }));
  },

  async read(id) {
    try {
      return given(await api.GET("/timesheets/{id}", { params: { path: { id } } }));
    } catch (error) {
      if (error instanceof ApiError && error.code === "not_found") return null;
      throw error;
    }
  },

  async readDay(date) {
    const entries: Entry[] = [];
    let cursor: string | undefined;
    do {
      const query = { from: date, to: date, limit: 100, ...(cursor !== undefined && { cursor }) };
      const page = given(await api.GET("/timesheets", { params: { query } }));
      entries.push(...page.entries);
      cursor = page.next;
    } while (cursor !== undefined);
    return entries;
  },
});

const changing = (seen: Entry) => ({ path: { id: seen.id }, header: { "If-Match": tagOf(seen) } });

/** The content of a response. The client has thrown all that isn't a success. */
export function given<Data>({ data }: { readonly data?: Data }): NonNullable<Data> {
  if (data === undefined || data === null) throw new TypeError("a response of success had no content");
  return data;
}
