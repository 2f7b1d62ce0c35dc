import { decideEntry } from "../domain/day.ts";
import type { TimesheetEntry } from "../domain/entry.ts";
import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { changeEntry, editorOf } from "./entries/change-entry.ts";
import { entryAnswer, OWN, placeOf } from "./entries/entry-response.ts";
import { readPage } from "./entries/page.ts";

type ApprovalRoute = "GET /approvals" | "PUT /approvals/{id}";

/** What approvers do with the entries of others. */
export function approvalHandlers({ store, now }: HandlerDependencies): Handlers<ApprovalRoute> {
  return {
    "GET /approvals": async ({ caller, query }) => {
      const listDays = store.listDaysAwaitingApproval.bind(store);
      const belongs = ({ subject, state }: TimesheetEntry) =>
        state === "submitted" && subject !== caller.subject;
      const body = await readPage({ store, route: "GET /approvals", caller, query, listDays, belongs });
      return { status: 200, headers: { "cache-control": OWN }, body };
    },

    "PUT /approvals/{id}": async ({ caller, parameter, body, header }) => {
      const place = placeOf(parameter);
      const editor = editorOf(caller, header("if-match"), now());
      const outcome = await changeEntry(store, place, (day) => decideEntry(day, place.key, body, editor));
      return entryAnswer(outcome.entry);
    },
  };
}
