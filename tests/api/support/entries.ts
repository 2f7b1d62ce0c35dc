import type { Day, Slot } from "../../../api/domain/day.ts";
import type { TimesheetEntry } from "../../../api/domain/entry.ts";
import { entryId, personKeyOf } from "../../../api/domain/entry-id.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import type { TestApi } from "./api.ts";
import { readEntry } from "./bodies.ts";

/** An hour on Apollo, as people send it; changed as told. */
export const workedTime = (changes: object = {}) => ({
  date: "2026-11-20",
  project: "Apollo",
  hours: 1,
  ...changes,
});

/** Logs time through the API, and gives the entry that came of it. */
export async function log(api: TestApi, who: string, changes: object = {}): Promise<TimesheetEntry> {
  return readEntry(await api.request("POST /timesheets", who, workedTime(changes)));
}

/** Decides an entry through the API, and gives it as it is then. */
export async function decide(
  api: TestApi,
  who: string,
  { id }: TimesheetEntry,
  decision: object = { state: "approved" },
): Promise<TimesheetEntry> {
  return readEntry(await api.request(`PUT /approvals/${id}`, who, decision, { "if-match": "*" }));
}

/** The id of an entry that nobody has, on a day of Ann's unless told. */
export const inventedId = (subject = "auth0|ann", date = "2026-11-20"): string =>
  entryId({ person: personKeyOf(subject), date, key: "AAAAAAAAAAAAAAAAAAAAAA" });

/** Keeps a day with many entries, each of a quarter of an hour, past the API's limits of a day's hours. */
export async function keepDay(
  store: TimesheetStore,
  { subject = "auth0|ann", date, projects }: { subject?: string; date: string; projects: readonly string[] },
): Promise<void> {
  const place = { person: personKeyOf(subject), date };
  const slots = projects.map((project, index): Slot => {
    const key = `key${String(index).padStart(19, "0")}`;
    const at = "2026-11-21T09:00:00.000Z";
    const entry = { id: entryId({ ...place, key }), subject, date, project, hours: 0.25 };
    const history = { state: "submitted", version: 1, createdAt: at, updatedAt: at } as const;
    return { key, sent: "sent", entry: { ...entry, ...history } };
  });
  const day: Day = { ...place, subject, slots };
  await store.changeDay(place, () => ({ day, outcome: undefined }));
}
