import { randomUUID } from "node:crypto";
import { maySee, whyNotDelete } from "../decisions.ts";
import { newEntryShape, submitEntry } from "../entry.ts";
import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { readBody, readId, readPageRequest } from "../input.ts";
import { notFound, Problem } from "../problem.ts";
import { pageBody } from "./page.ts";

type TimesheetRoute =
  | "GET /timesheets"
  | "POST /timesheets"
  | "GET /timesheets/{id}"
  | "DELETE /timesheets/{id}";

/** What people do with their own entries. */
export function timesheetHandlers({ store, now }: HandlerDependencies): Handlers<TimesheetRoute> {
  return {
    "GET /timesheets": async (context) => {
      const { subject } = context.get("caller");
      return context.json(pageBody(await store.listOfPerson(subject, readPageRequest(context))));
    },

    "POST /timesheets": async (context) => {
      const sent = await readBody(context, newEntryShape);
      const entry = submitEntry(sent, context.get("caller"), { id: randomUUID(), at: now() });
      // Nothing else has its fresh UUID: where it is there already, an earlier try of the SDK's kept it.
      await store.create(entry);
      return context.json(entry, 201, { location: `/timesheets/${entry.id}` });
    },

    "GET /timesheets/{id}": async (context) => {
      const entry = await store.find(readId(context));
      if (entry === undefined || !maySee(context.get("caller"), entry)) throw notFound();
      return context.json(entry);
    },

    "DELETE /timesheets/{id}": async (context) => {
      const entry = await store.find(readId(context));
      if (entry === undefined) throw notFound();
      const refusal = whyNotDelete(context.get("caller"), entry);
      if (refusal === "not_found") throw notFound();
      if (refusal === "approved_entry") throw approvedEntry();
      const deleted = await store.delete(entry.id);
      // Somebody may have approved or deleted it since it was read; one that is gone is what was asked for.
      if (!deleted && (await store.find(entry.id)) !== undefined) throw approvedEntry();
      return context.body(null, 204);
    },
  };
}

function approvedEntry(): Problem {
  return new Problem("approved_entry", { detail: "It counts as worked; ask your manager to correct it" });
}
