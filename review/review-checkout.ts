import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { project } from "../infra/project.ts";
import { APPROVALS_FILE, type Approval, parseApprovals } from "./approvals/read.ts";
import { readBaseApprovals } from "./approvals/read-base.ts";
import { unjudgedFiles } from "./files/unjudged.ts";
import type { ReviewModel } from "./model/model.ts";
import type { ReviewOptions } from "./options.ts";
import { review } from "./review.ts";
import { fileAt } from "./revision/file.ts";
import { type ReadRevision, readRevision } from "./revision/read.ts";
import { withRebundled } from "./snapshot/bundles.ts";
import { raiseNoStack, type Snapshot, takeSnapshots } from "./snapshot/take.ts";

/** The subject of a review: a revision, or the working tree, which has no commit. */
interface Reviewed {
  readonly commit?: string;
  readonly snapshots: readonly Snapshot[];
  readonly approvals: readonly Approval[];
}

/**
 * Reviews this checkout, or another revision by this checkout's code, and against a base when one is named.
 *
 * @throws {ReviewError} `REVIEW_NO_STACK` for a stack that neither of the two has, and as what reads them.
 */
export async function reviewCheckout({
  stack: stacks,
  base: from,
  head,
}: Pick<ReviewOptions, "stack" | "base" | "head">): Promise<ReviewModel> {
  const today = new Date().toISOString().slice(0, 10);
  const failed = new AbortController();
  const read = (
    revision: string,
    failure: "REVIEW_BASE_FAILED" | "REVIEW_HEAD_FAILED",
    base?: Promise<readonly Snapshot[]>,
  ) => {
    const { signal } = failed;
    return readRevision({ project, revision, stacks, signal, failure, ...(base && { base }) });
  };
  const readingBase = from === undefined ? undefined : read(from, "REVIEW_BASE_FAILED");
  const compared = readingBase?.then(({ snapshots }) => snapshots);
  // The head may end before it waits for the base, whose failure is told by itself.
  compared?.catch(() => undefined);
  const reading = [
    head === undefined
      ? readWorkingTree(stacks)
      : read(head, "REVIEW_HEAD_FAILED", compared).then(withApprovals(head)),
    readingBase,
  ] as const;
  const [reviewed, base] = await Promise.all(reading).catch(async (error: unknown) => {
    failed.abort();
    await Promise.allSettled(reading);
    throw error;
  });
  const { commit, snapshots, approvals } = reviewed;
  const found = new Set([...snapshots, ...(base?.snapshots ?? [])].map(({ stack }) => stack));
  const missing = stacks.find((stack) => !found.has(stack));
  if (missing !== undefined) raiseNoStack([missing]);
  if (base === undefined || from === undefined) return review({ snapshots, today, approvals });
  const [agreed, unjudged] = await Promise.all([
    readBaseApprovals(project, base.commit),
    unjudgedFiles({ project, base: base.commit, ...(commit !== undefined && { head: commit }) }),
  ]);
  return review({
    snapshots: head === undefined ? await withRebundled(project, snapshots, base.snapshots) : snapshots,
    today,
    approvals,
    base: { ...base, revision: from, approvals: agreed, unjudgedFiles: unjudged },
  });
}

/** A revision that was read, with its approvals. */
const withApprovals =
  (revision: string) =>
  async (read: ReadRevision): Promise<Reviewed> => {
    const text = await fileAt(project, read.commit, APPROVALS_FILE);
    return { ...read, approvals: text === null ? [] : parseApprovals(text, revision) };
  };

/** A checkout that has no file of approvals has none. */
async function readWorkingTree(stacks: readonly string[]): Promise<Reviewed> {
  const file = path.join(project, APPROVALS_FILE);
  const approvals = existsSync(file) ? parseApprovals(await readFile(file, "utf8"), "the working tree") : [];
  return { snapshots: await takeSnapshots(project, stacks), approvals };
}
