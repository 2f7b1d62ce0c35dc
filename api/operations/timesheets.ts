import { newEntryShape, workShape } from "../domain/entry.ts";
import { jsonBody } from "../http/json-body.ts";
import { pageQueryWithState } from "../routes/entries/page-query.ts";
import type { Operation } from "../routes/operation.ts";
import { entryShape, pageShape } from "../routes/response-shapes.ts";

const entryAnswer = (description: string) =>
  ({ description, shape: entryShape, headers: ["etag", "cache-control"] }) as const;

/** What people do with their own entries. */
export const timesheetOperations = {
  "GET /timesheets": {
    id: "listTimesheets",
    summary: "Your entries, the latest date first",
    query: pageQueryWithState,
    answers: { 200: { description: "A part of the list", shape: pageShape, headers: ["cache-control"] } },
    problems: ["invalid_cursor"],
  },

  "POST /timesheets": {
    id: "createTimesheet",
    summary: "Log time",
    headers: ["idempotency-key"],
    body: jsonBody(newEntryShape),
    answers: {
      201: {
        description: "The entry, which waits for approval",
        shape: entryShape,
        headers: ["location", "etag", "idempotency-replayed"],
      },
    },
    problems: ["invalid_header", "day_full", "too_many_entries", "entry_deleted", "idempotency_key_reused"],
  },

  "GET /timesheets/{id}": {
    id: "readTimesheet",
    summary: "An entry: your own, or anybody's if you approve timesheets",
    headers: ["if-none-match"],
    answers: {
      200: entryAnswer("The entry"),
      304: { description: "The entry is as you have it", headers: ["etag", "cache-control"] },
    },
    problems: ["invalid_header"],
  },

  "PUT /timesheets/{id}": {
    id: "correctTimesheet",
    summary: "Correct an entry of yours that is not approved",
    description: "It waits for approval again, also after it was rejected. Its date stays.",
    headers: ["if-match"],
    body: jsonBody(workShape),
    answers: { 200: entryAnswer("The entry as it is now") },
    problems: ["invalid_header", "precondition_required", "changed", "approved_entry", "day_full"],
  },

  "DELETE /timesheets/{id}": {
    id: "deleteTimesheet",
    summary: "Delete an entry of yours that is not approved",
    headers: ["if-match"],
    answers: { 204: { description: "It is gone" } },
    problems: ["invalid_header", "precondition_required", "changed", "approved_entry"],
  },
} as const satisfies Record<string, Operation>;
