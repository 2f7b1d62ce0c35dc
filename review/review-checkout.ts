import path from "node:path";
import type { Surroundings } from "command-line/command";
import { project } from "../infra/project.ts";
import { APPROVALS_FILE, readApprovals } from "./approvals/read.ts";
import { readBase } from "./base/read.ts";
import type { ReviewModel } from "./model/model.ts";
import type { ReviewOptions } from "./options.ts";
import { review } from "./review.ts";
import { takeSnapshot } from "./snapshot/take.ts";

/** Reviews this checkout, and against a base when one is named. */
export async function reviewCheckout(
  { stack, base: revision }: Pick<ReviewOptions, "stack" | "base">,
  surroundings: Surroundings,
): Promise<ReviewModel> {
  const today = new Date().toISOString().slice(0, 10);
  const approvals = await readApprovals(path.join(project, APPROVALS_FILE));
  const [snapshot, base] = await Promise.all([
    takeSnapshot(project, stack),
    // Only the base has something to clean up; without one, a signal ends the process at once.
    revision === undefined ? undefined : readBase({ project, revision, stack, signal: surroundings.signal }),
  ]);
  return review({
    snapshot,
    today,
    approvals,
    ...(base !== undefined && revision !== undefined && { base: { ...base, revision } }),
  });
}
