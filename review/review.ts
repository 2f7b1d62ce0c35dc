import { type BaseApprovals, judgeApprovals } from "./approvals/judge.ts";
import type { Approval } from "./approvals/read.ts";
import { buildModel } from "./build-model.ts";
import { approvalChanges } from "./diff/approvals.ts";
import { bootstrapChanges } from "./diff/bootstrap.ts";
import { changesBetween, finished, mergedChanges } from "./diff/diff.ts";
import type { Revision } from "./diff/revision.ts";
import { stackAdded, stackRemoved } from "./diff/stacks.ts";
import { judgeSnapshot } from "./guardrails.ts";
import type { Change } from "./model/change.ts";
import type { ReviewModel } from "./model/model.ts";
import { verdictOf } from "./model/verdict.ts";
import type { ReadRevision } from "./revision/read.ts";
import { raiseNoStack, type Snapshot } from "./snapshot/take.ts";

/** Everything that a review needs. */
export interface ReviewInput {
  /** One of each stack. */
  readonly snapshots: readonly Snapshot[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The revision to compare with, if any. */
  readonly base?: ReviewBase;
  /** As the reviewed revision records them. They approve nothing in it: what is new among them is told. */
  readonly approvals: readonly Approval[];
}

/** The revision with which another is compared. */
export interface ReviewBase extends ReadRevision {
  /** As it was asked for, for example `main`. */
  readonly revision: string;
  readonly approvals: BaseApprovals;
  /** Paths of files that differ from it, and that nobody judges who has no part in the change. */
  readonly unjudgedFiles: readonly string[];
}

/**
 * Reviews the stacks of a revision, and what it changes against its base.
 *
 * @throws {ReviewError} `REVIEW_NO_STACK` when there is none, `REVIEW_NO_API` when one declares no API as the policy has it.
 */
export async function review({ snapshots, today, base, approvals }: ReviewInput): Promise<ReviewModel> {
  const revisions = await Promise.all(
    snapshots.map(async (snapshot): Promise<Revision> => {
      const guardrails = await judgeSnapshot(snapshot, today);
      return { snapshot, model: await buildModel(snapshot, guardrails) };
    }),
  );
  const [first, ...others] = revisions.map(({ model }) => model);
  if (first === undefined) raiseNoStack([]);
  const reviewed = {
    format: 1,
    ...first,
    today,
    otherStacks: others,
    unjudgedFiles: base?.unjudgedFiles ?? [],
  } as const;
  const diff = base === undefined ? null : await diffOf(revisions, base, { today, approvals });
  const judged = { ...reviewed, diff };
  return { ...judged, verdict: verdictOf(judged) };
}

async function diffOf(
  revisions: readonly Revision[],
  { revision, commit, snapshots, approvals: agreed }: ReviewBase,
  { today, approvals }: Pick<ReviewInput, "today" | "approvals">,
): Promise<ReviewModel["diff"]> {
  const stacks = revisions.map(({ model }) => model.stack);
  const ofApprovals = approvalChanges(agreed.approvals, approvals).map((one) => finished(one, stacks));
  const ofStacks = await Promise.all(revisions.map((after) => changesIn(after, snapshots)));
  const [first] = revisions;
  const ofBootstraps =
    first === undefined
      ? []
      : bootstrapChanges(snapshots[0]?.bootstraps ?? [], first.snapshot.bootstraps, first);
  const gone = snapshots.filter(({ stack }) => !stacks.includes(stack));
  const changes = mergedChanges([
    ...ofStacks,
    ofBootstraps,
    gone.map((snapshot) => finished(stackRemoved(snapshot), [snapshot.stack])),
    ofApprovals,
  ]);
  const { faults, ...judged } = judgeApprovals(changes, agreed, today);
  return { base: revision, commit, changes, approvalFaults: faults, approvers: agreed.owners, ...judged };
}

async function changesIn(after: Revision, base: readonly Snapshot[]): Promise<readonly Change[]> {
  const snapshot = base.find(({ stack }) => stack === after.snapshot.stack);
  if (snapshot === undefined) return [finished(stackAdded(after), [after.snapshot.stack])];
  return changesBetween({ before: { snapshot, model: await buildModel(snapshot) }, after });
}
