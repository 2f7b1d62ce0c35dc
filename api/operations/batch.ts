import { batchBody } from "../routes/batch/body.ts";
import type { Operation } from "../routes/operation.ts";
import { batchResultShape } from "../routes/response-shapes.ts";

/** What machines do. */
export const batchOperations = {
  "POST /timesheets/batch": {
    id: "uploadTimesheets",
    summary: "Upload up to 1,000 entries of an external system",
    description:
      "Each line is stored exactly once, however often it is sent: `externalId` tells lines apart. A line that is " +
      "refused keeps no other from being stored. As NDJSON (one JSON object a line) blank lines are passed over.",
    body: batchBody,
    answers: { 200: { description: "What became of each line", shape: batchResultShape } },
    problems: ["empty_batch", "too_many_lines", "batch_incomplete"],
  },
} as const satisfies Record<string, Operation>;
