import { decisionShape } from "../domain/entry.ts";
import { jsonBody } from "../http/json-body.ts";
import { pageQuery } from "../routes/entries/page-query.ts";
import type { Operation } from "../routes/operation.ts";
import { entryShape, pageShape } from "../routes/response-shapes.ts";

/** What approvers do with the entries of others. */
export const approvalOperations = {
  "GET /approvals": {
    id: "listApprovals",
    summary: "The entries of others that wait for approval, the oldest date first",
    description: "A change may take a moment to show up.",
    query: pageQuery,
    answers: { 200: { description: "A part of the list", shape: pageShape, headers: ["cache-control"] } },
    problems: ["invalid_cursor"],
  },

  "PUT /approvals/{id}": {
    id: "decideTimesheet",
    summary: "Approve or reject an entry of somebody else's",
    description: "The same decision, sent again, changes nothing and is answered as before.",
    headers: ["if-match"],
    body: jsonBody(decisionShape),
    answers: {
      200: { description: "The entry as it is now", shape: entryShape, headers: ["etag", "cache-control"] },
    },
    problems: ["invalid_header", "precondition_required", "changed", "own_entry", "already_decided"],
  },
} as const satisfies Record<string, Operation>;
