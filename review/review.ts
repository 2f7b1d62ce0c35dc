import { judgeApprovals } from "./approvals/judge.ts";
import type { Approval } from "./approvals/read.ts";
import type { Base } from "./base/read.ts";
import { buildModel } from "./build-model.ts";
import { changesBetween } from "./diff/diff.ts";
import { judgeSnapshot } from "./guardrails.ts";
import type { ReviewModel } from "./model/model.ts";
import type { Snapshot } from "./snapshot/take.ts";

/** Everything that a review needs. */
export interface ReviewInput {
  readonly snapshot: Snapshot;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The revision to compare with, if any. */
  readonly base?: Base & { readonly revision: string };
  readonly approvals: readonly Approval[];
}

/** Reviews a revision, and what it changes against its base. */
export async function review({ snapshot, today, base, approvals }: ReviewInput): Promise<ReviewModel> {
  const model = await buildModel(snapshot, { today, guardrails: await judgeSnapshot(snapshot, today) });
  if (base === undefined) return model;
  const before = { snapshot: base.snapshot, model: await buildModel(base.snapshot, { today }) };
  const changes = changesBetween({ before, after: { snapshot, model } });
  const { faults, ...judged } = judgeApprovals(changes, approvals, today);
  const { revision, commit } = base;
  return { ...model, diff: { base: revision, commit, changes, approvalFaults: faults, ...judged } };
}

/** The exit status of a review: 3 when something widens without approval, 1 for a finding of high severity, else 0. */
export function statusOf({ diff, findings }: Pick<ReviewModel, "diff" | "findings">): number {
  if (diff?.blocked === true) return 3;
  return findings.some(({ severity }) => severity === "high") ? 1 : 0;
}
