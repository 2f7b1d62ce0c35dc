import { correctEntry, deleteEntry, entryAt, logTime } from "../domain/day.ts";
import type { TimesheetEntry } from "../domain/entry.ts";
import { personKeyOf } from "../domain/entry-id.ts";
import { jsonBody, noBody } from "../http/body.ts";
import { readIfNoneMatch, tagOf } from "../http/preconditions.ts";
import { notFound, Problem } from "../http/problem.ts";
import { noQuery } from "../http/query.ts";
import { changeEntry, editorOf, refusalOf } from "./entries/change-entry.ts";
import { keyOfNewEntry } from "./entries/entry-key.ts";
import { entryResponse, OWN, placeOf } from "./entries/entry-response.ts";
import { newEntryShape, workShape } from "./entries/entry-shapes.ts";
import { readPage } from "./entries/page.ts";
import { pageQueryWithState } from "./entries/page-query.ts";
import { EVERYBODY, reachedPeople } from "./entries/whose.ts";
import { entryShape, pageShape } from "./response-shapes.ts";
import { route } from "./route.ts";

const anEntry = (description: string) =>
  ({ description, shape: entryShape, headers: ["etag", "cache-control"] }) as const;

/** People and their own entries, and those who read the entries of others. */
export const timesheetRoutes = {
  "GET /timesheets": route(
    {
      id: "listTimesheets",
      summary: "Your entries, or another's or everybody's if you may read them, the latest date first",
      description: "In a list of everybody's, somebody's first entry of a day may take a moment to show up.",
      query: pageQueryWithState,
      body: noBody,
      responses: { 200: { description: "A part of the list", shape: pageShape, headers: ["cache-control"] } },
      problems: ["invalid_cursor"],
    },
    async ({ store, audience }, { query: { subject, ...query }, ...authorized }) => {
      const { caller, reaches } = authorized;
      const whose = reachedPeople(subject, authorized, audience);
      const belongs = (entry: TimesheetEntry) => reaches(entry.subject);
      const list = { store, route: "GET /timesheets", caller, whose, belongs };
      const listDays =
        whose === EVERYBODY
          ? store.listDaysOfEverybody.bind(store)
          : store.listDays.bind(store, personKeyOf(whose));
      const body = await readPage({ ...list, query, listDays });
      return { status: 200, headers: { "cache-control": OWN }, body };
    },
  ),

  "POST /timesheets": route(
    {
      id: "createTimesheet",
      summary: "Log time",
      query: noQuery,
      headers: ["idempotency-key"],
      body: jsonBody(newEntryShape),
      responses: {
        201: {
          description: "The entry, which waits for approval",
          shape: entryShape,
          headers: ["location", "etag", "idempotency-replayed"],
        },
      },
      problems: ["invalid_header", "day_full", "too_many_entries", "entry_deleted", "idempotency_key_reused"],
    },
    async ({ store, now }, { caller, body, header }) => {
      const { date, ...work } = body;
      const { subject, email } = caller;
      const at = now();
      const named = await keyOfNewEntry(body, caller, header("idempotency-key"), { store, at });
      const place = { person: personKeyOf(subject), date };
      const who = { subject, ...(email !== undefined && { email }) };
      const outcome = await store.changeDay(place, (day) =>
        logTime(day, { ...named, ...who, work, at: at.toISOString() }),
      );
      if (outcome.kind === "refused") throw notLogged(outcome.why);
      const { entry, kind } = outcome;
      const headers = { location: `/timesheets/${entry.id}`, etag: tagOf(entry) };
      const replayed = kind === "already_logged" && ({ "idempotency-replayed": "true" } as const);
      return { status: 201, headers: { ...headers, ...replayed }, body: entry };
    },
  ),

  "GET /timesheets/{id}": route(
    {
      id: "readTimesheet",
      summary: "An entry: your own, or anybody's if you approve or audit timesheets",
      query: noQuery,
      headers: ["if-none-match"],
      body: noBody,
      responses: {
        200: anEntry("The entry"),
        304: { description: "The entry is as you have it", headers: ["etag", "cache-control"] },
      },
      problems: ["invalid_header"],
    },
    async ({ store }, { reaches, parameter, header }) => {
      const place = placeOf(parameter);
      const entry = entryAt(await store.readDay(place), place);
      if (entry === undefined || !reaches(entry.subject)) throw notFound();
      const known = header("if-none-match");
      if (known === undefined) return entryResponse(entry);
      const etag = tagOf(entry);
      if (!readIfNoneMatch(known)(etag)) return entryResponse(entry);
      return { status: 304, headers: { etag, "cache-control": OWN } };
    },
  ),

  "PUT /timesheets/{id}": route(
    {
      id: "correctTimesheet",
      summary: "Correct an entry of yours that is not approved",
      description: "It waits for approval again, also after it was rejected. Its date stays.",
      query: noQuery,
      headers: ["if-match"],
      body: jsonBody(workShape),
      responses: { 200: anEntry("The entry as it is now") },
      problems: ["invalid_header", "precondition_required", "changed", "approved_entry", "day_full"],
    },
    async ({ store, now }, { parameter, body, header, ...authorized }) => {
      const place = placeOf(parameter);
      const editor = editorOf(authorized, header("if-match"), now());
      const outcome = await changeEntry(store, place, (day) => correctEntry(day, place.key, body, editor));
      return entryResponse(outcome.entry);
    },
  ),

  "DELETE /timesheets/{id}": route(
    {
      id: "deleteTimesheet",
      summary: "Delete an entry of yours that is not approved",
      query: noQuery,
      headers: ["if-match"],
      body: noBody,
      responses: { 204: { description: "It is gone" } },
      problems: ["invalid_header", "precondition_required", "changed", "approved_entry"],
    },
    async ({ store, now }, { parameter, header, ...authorized }) => {
      const place = placeOf(parameter);
      const editor = editorOf(authorized, header("if-match"), now());
      await changeEntry(store, place, (day) => deleteEntry(day, place.key, editor));
      return { status: 204 };
    },
  ),
};

function notLogged(why: "name_reused" | "deleted" | "day_full" | "too_many_entries"): Problem {
  if (why === "day_full" || why === "too_many_entries") return refusalOf(why);
  if (why === "deleted") {
    return new Problem("entry_deleted", { detail: "Send a new Idempotency-Key to log the time again" });
  }
  // A key stands for one content: it is made of its digest.
  throw new TypeError("two contents have one key");
}
