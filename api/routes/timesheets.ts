import { correctEntry, deleteEntry, entryAt, logTime } from "../domain/day.ts";
import type { TimesheetEntry } from "../domain/entry.ts";
import { personKeyOf } from "../domain/entry-id.ts";
import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { readIfNoneMatch, tagOf } from "../http/preconditions.ts";
import { notFound, Problem } from "../http/problem.ts";
import type { Caller } from "../verify/caller.ts";
import { changeEntry, editorOf, refusalOf } from "./entries/change-entry.ts";
import { keyOfNewEntry } from "./entries/entry-key.ts";
import { entryAnswer, OWN, placeOf } from "./entries/entry-response.ts";
import { readPage } from "./entries/page.ts";

type TimesheetRoute =
  | "GET /timesheets"
  | "POST /timesheets"
  | "GET /timesheets/{id}"
  | "PUT /timesheets/{id}"
  | "DELETE /timesheets/{id}";

/** What people do with their own entries. */
export function timesheetHandlers({ store, now }: HandlerDependencies): Handlers<TimesheetRoute> {
  return {
    "GET /timesheets": async ({ caller, query }) => {
      const person = personKeyOf(caller.subject);
      const listDays = store.listDays.bind(store, person);
      const belongs = ({ subject }: TimesheetEntry) => subject === caller.subject;
      const body = await readPage({ store, route: "GET /timesheets", caller, query, listDays, belongs });
      return { status: 200, headers: { "cache-control": OWN }, body };
    },

    "POST /timesheets": async ({ caller, body, header }) => {
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

    "GET /timesheets/{id}": async ({ caller, parameter, header }) => {
      const place = placeOf(parameter);
      const entry = entryAt(await store.readDay(place), place);
      if (entry === undefined || !maySee(caller, entry)) throw notFound();
      const known = header("if-none-match");
      if (known === undefined) return entryAnswer(entry);
      const etag = tagOf(entry);
      if (!readIfNoneMatch(known)(etag)) return entryAnswer(entry);
      return { status: 304, headers: { etag, "cache-control": OWN } };
    },

    "PUT /timesheets/{id}": async ({ caller, parameter, body, header }) => {
      const place = placeOf(parameter);
      const editor = editorOf(caller, header("if-match"), now());
      const outcome = await changeEntry(store, place, (day) => correctEntry(day, place.key, body, editor));
      return entryAnswer(outcome.entry);
    },

    "DELETE /timesheets/{id}": async ({ caller, parameter, header }) => {
      const place = placeOf(parameter);
      const editor = editorOf(caller, header("if-match"), now());
      await changeEntry(store, place, (day) => deleteEntry(day, place.key, editor));
      return { status: 204 };
    },
  };
}

/** Their own entries, and those of others with `approve:timesheets`. */
const maySee = ({ subject, scopes }: Caller, entry: TimesheetEntry): boolean =>
  subject === entry.subject || scopes.has("approve:timesheets");

function notLogged(why: "name_reused" | "deleted" | "day_full" | "too_many_entries"): Problem {
  if (why === "day_full" || why === "too_many_entries") return refusalOf(why);
  if (why === "deleted") {
    return new Problem("entry_deleted", { detail: "Send a new Idempotency-Key to log the time again" });
  }
  // A key stands for one content: it is made of its digest.
  throw new TypeError("two contents have one key");
}
