import type { Change } from "../diff/change.ts";
import type { ApprovalModel } from "../model.ts";
import type { Approval } from "./read.ts";

/** What approvals say of changes. */
export interface ApprovalJudgement {
  /** By the change's id. */
  readonly approvals: Readonly<Record<string, ApprovalModel>>;
  readonly faults: readonly string[];
  /** Whether something widens without an approval. */
  readonly blocked: boolean;
}

/**
 * Finds for each change that widens its approval. One that has expired approves nothing.
 *
 * @param today `YYYY-MM-DD`.
 */
export function judgeApprovals(
  changes: readonly Change[],
  approvals: readonly Approval[],
  today: string,
): ApprovalJudgement {
  const widening = changes.filter(({ direction }) => direction === "wider");
  const isFor = ({ what }: Approval, { id, sentence }: Change) => what === id || what === sentence;
  const current = approvals.filter(({ until }) => until >= today);
  const found = widening.flatMap((change) => {
    const approval = current.find((one) => isFor(one, change));
    return approval === undefined ? [] : [[change.id, approval] as const];
  });
  const used = new Set(found.map(([, approval]) => approval));
  const faults = approvals.flatMap((approval) => {
    const needed = widening.some((change) => isFor(approval, change));
    if (approval.until < today && needed) {
      return [`APPROVAL_EXPIRED: "${approval.what}" was approved until ${approval.until}: agree on it anew`];
    }
    // Another one may approve the same.
    if (needed || used.has(approval)) return [];
    return [`APPROVAL_UNUSED: "${approval.what}" approves nothing that widens: delete it`];
  });
  return {
    approvals: Object.fromEntries(
      found.map(([id, { who, why, until }]) => [id, { who, why, until }] as const),
    ),
    faults,
    blocked: found.length < widening.length,
  };
}
