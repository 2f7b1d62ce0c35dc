import { decideEntry } from "../domain/day.ts";
import type { TimesheetEntry } from "../domain/entry.ts";
import { jsonBody, noBody } from "../http/body.ts";
import { noQuery } from "../http/query.ts";
import { changeEntry, editorOf } from "./entries/change-entry.ts";
import { entryResponse, OWN, placeOf } from "./entries/entry-response.ts";
import { decisionShape } from "./entries/entry-shapes.ts";
import { readPage } from "./entries/page.ts";
import { pageQuery } from "./entries/page-query.ts";
import { entryShape, pageShape } from "./response-shapes.ts";
import { route } from "./route.ts";

/** Approvers and the entries of others. */
export const approvalRoutes = {
  "GET /approvals": route(
    {
      id: "listApprovals",
      summary: "The entries of others that wait for approval, the oldest date first",
      description: "A change may take a moment to show up.",
      query: pageQuery,
      body: noBody,
      responses: { 200: { description: "A part of the list", shape: pageShape, headers: ["cache-control"] } },
      problems: ["invalid_cursor"],
    },
    async ({ store }, { caller, reaches, query }) => {
      const listDays = store.listDaysAwaitingApproval.bind(store);
      const belongs = ({ subject, state }: TimesheetEntry) => state === "submitted" && reaches(subject);
      const body = await readPage({ store, route: "GET /approvals", caller, query, listDays, belongs });
      return { status: 200, headers: { "cache-control": OWN }, body };
    },
  ),

  "PUT /approvals/{id}": route(
    {
      id: "decideTimesheet",
      summary: "Approve or reject an entry of somebody else's",
      description: "The same decision, sent again, changes nothing and is answered as before.",
      query: noQuery,
      headers: ["if-match"],
      body: jsonBody(decisionShape),
      responses: {
        200: { description: "The entry as it is now", shape: entryShape, headers: ["etag", "cache-control"] },
      },
      problems: ["invalid_header", "precondition_required", "changed", "own_entry", "already_decided"],
    },
    async ({ store, now }, { parameter, body, header, ...authorized }) => {
      const place = placeOf(parameter);
      const editor = editorOf(authorized, header("if-match"), now());
      const outcome = await changeEntry(store, place, (day) => decideEntry(day, place.key, body, editor));
      return entryResponse(outcome.entry);
    },
  ),
};
