import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { Problem } from "../http/problem.ts";
import { RETRY_AFTER } from "../http/problem-of.ts";
import { uploadLines } from "./batch/upload.ts";
import type { BatchLineResult } from "./response-shapes.ts";

/** What machines do: entries of external systems, each stored once however often it is sent. */
export function batchHandlers({ store, now }: HandlerDependencies): Handlers<"POST /timesheets/batch"> {
  return {
    "POST /timesheets/batch": async ({ caller, body }) => {
      const upload = { store, machine: caller.subject, at: now().toISOString() };
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
  };
}

function countsOf(results: readonly BatchLineResult[]): Record<BatchLineResult["result"], number> {
  const counts = { stored: 0, already_stored: 0, refused: 0, unavailable: 0 };
  for (const { result } of results) counts[result] += 1;
  return counts;
}
