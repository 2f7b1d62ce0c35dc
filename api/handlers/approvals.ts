import { decideEntry } from "../day.ts";
import type { TimesheetEntry } from "../entry.ts";
import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { changeEntry, editorOf } from "./change-entry.ts";
import { entryAnswer, OWN, placeOf } from "./entry-answer.ts";
import { readPage } from "./page.ts";

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
