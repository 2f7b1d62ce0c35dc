import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Surroundings } from "command-line/command";
import { project } from "../infra/project.ts";
import { APPROVALS_FILE, type Approval, parseApprovals } from "./approvals/read.ts";
import { readBaseApprovals } from "./approvals/read-base.ts";
import { readBase } from "./base/read.ts";
import { unjudgedFiles } from "./files/unjudged.ts";
import type { ReviewModel } from "./model/model.ts";
import type { ReviewOptions } from "./options.ts";
import { type ReviewBase, review } from "./review.ts";
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
  const approvals = await readApprovals();
  const [snapshots, base] = await Promise.all([
    takeSnapshots(project, stacks),
    // Only the base has something to clean up; without one, a signal ends the process at once.
    revision === undefined ? undefined : readReviewBase(revision, stacks, surroundings.signal),
  ]);
  const found = new Set([...snapshots, ...(base?.snapshots ?? [])].map(({ stack }) => stack));
  const missing = stacks.find((stack) => !found.has(stack));
  if (missing !== undefined) raiseNoStack([missing]);
  return review({
    snapshots,
    today,
    approvals,
    ...(base !== undefined && { base }),
  });
}

async function readReviewBase(
  revision: string,
  stacks: readonly string[],
  signal: AbortSignal,
): Promise<ReviewBase> {
  const base = await readBase({ project, revision, stacks, signal });
  const [approvals, unjudged] = await Promise.all([
    readBaseApprovals(project, base.commit),
    unjudgedFiles({ project, base: base.commit }),
  ]);
  return { ...base, revision, approvals, unjudgedFiles: unjudged };
}

/** The working tree's approvals; a checkout that has no such file has none. */
async function readApprovals(): Promise<readonly Approval[]> {
  const file = path.join(project, APPROVALS_FILE);
  return existsSync(file) ? parseApprovals(await readFile(file, "utf8"), "the working tree") : [];
}
