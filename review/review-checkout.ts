import path from "node:path";
import type { Surroundings } from "command-line/command";
import { project } from "../infra/project.ts";
import { APPROVALS_FILE, readApprovals } from "./approvals/read.ts";
import { readBase } from "./base/read.ts";
import type { ReviewModel } from "./model/model.ts";
import type { ReviewOptions } from "./options.ts";
import { review } from "./review.ts";
import { raiseNoStack, takeSnapshots } from "./snapshot/take.ts";

/**
 * Reviews this checkout, and against a base when one is named.
 *
 * @throws {ReviewError} `REVIEW_NO_STACK` for a stack that neither of the two has, and as what reads them.
 */
export async function reviewCheckout(
  { stack: stacks, base: revision }: Pick<ReviewOptions, "stack" | "base">,
  surroundings: Surroundings,
): Promise<ReviewModel> {
  const today = new Date().toISOString().slice(0, 10);
  const approvals = await readApprovals(path.join(project, APPROVALS_FILE));
  const [snapshots, base] = await Promise.all([
    takeSnapshots(project, stacks),
    // Only the base has something to clean up; without one, a signal ends the process at once.
    revision === undefined ? undefined : readBase({ project, revision, stacks, signal: surroundings.signal }),
  ]);
  const found = new Set([...snapshots, ...(base?.snapshots ?? [])].map(({ stack }) => stack));
  const missing = stacks.find((stack) => !found.has(stack));
  if (missing !== undefined) raiseNoStack([missing]);
  return review({
    snapshots,
    today,
    approvals,
    ...(base !== undefined && revision !== undefined && { base: { ...base, revision } }),
  });
}
