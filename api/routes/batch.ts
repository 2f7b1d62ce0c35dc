import { Problem, RETRY_AFTER } from "../http/problem.ts";
import { noQuery } from "../http/query.ts";
import { batchBody } from "./batch/body.ts";
import { uploadLines } from "./batch/upload.ts";
import { type BatchLineResult, batchResultShape } from "./response-shapes.ts";
import { route } from "./route.ts";

/** Machines: entries of external systems, each stored once however often it is sent. */
export const batchRoutes = {
  "POST /timesheets/batch": route(
    {
      id: "uploadTimesheets",
      summary: "Upload up to 1,000 entries of an external system",
      description:
        "Each line is stored exactly once, however often it is sent: `externalId` tells lines apart. A line that is " +
        "refused keeps no other from being stored. As NDJSON (one JSON object a line) blank lines are passed over.",
      query: noQuery,
      body: batchBody,
      responses: { 200: { description: "What became of each line", shape: batchResultShape } },
      problems: ["empty_batch", "too_many_lines", "batch_incomplete"],
    },
    async ({ store, now }, { caller, reaches, body }) => {
      const upload = { store, machine: caller.subject, reaches, at: now().toISOString() };
      const uploaded: readonly BatchLineResult[] = await uploadLines(body.lines, upload);
      const results = [...uploaded, ...body.refused].sort((left, right) => left.line - right.line);
      const counts = countsOf(results);
      if (counts.unavailable === 0) return { status: 200, body: { counts, results } };
      throw new Problem("batch_incomplete", {
        detail: `Send the batch again in ${RETRY_AFTER} seconds; lines that are stored stay as they are`,
        headers: { "retry-after": RETRY_AFTER },
        extensions: { counts, results },
      });
    },
  ),
};

function countsOf(results: readonly BatchLineResult[]): Record<BatchLineResult["result"], number> {
  const counts = { stored: 0, already_stored: 0, refused: 0, unavailable: 0 };
  for (const { result } of results) counts[result] += 1;
  return counts;
}
