import { decisionShape } from "../entry.ts";
import { entryShape, pageShape } from "./answer-shapes.ts";
import { jsonBody } from "./json-body.ts";
import type { Operation } from "./operation.ts";
import { pageQuery } from "./page-query.ts";

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
