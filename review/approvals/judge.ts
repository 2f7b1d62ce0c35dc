import type { Change } from "../model/change.ts";
import type { ApprovalModel } from "../model/model.ts";
import type { Approval } from "./read.ts";

/** Approvals of changes, and whether any is lacking. */
export interface ApprovalJudgement {
  /** By the change's id. */
  readonly approvals: Readonly<Record<string, ApprovalModel>>;
  readonly faults: readonly string[];
  /** Whether something widens without an approval. */
  readonly blocked: boolean;
}

/**
 * Finds for each change that widens its approval, by the change's id. One that has expired approves nothing, and neither
 * does one that names a sentence: words change, and what was approved doesn't.
 *
 * @param today `YYYY-MM-DD`.
 */
export function judgeApprovals(
  changes: readonly Change[],
  approvals: readonly Approval[],
  today: string,
): ApprovalJudgement {
  const widening = changes.filter(({ direction }) => direction === "wider");
  const current = approvals.filter(({ until }) => until >= today);
  const found = widening.flatMap((change) => {
    const approval = current.find(({ what }) => what === change.id);
    return approval === undefined ? [] : [[change.id, approval] as const];
  });
  const faults = approvals.flatMap(({ what, until }) => {
    const needed = widening.some(({ id }) => id === what);
    if (needed) {
      return until < today
        ? [`APPROVAL_EXPIRED: "${what}" was approved until ${until}: agree on it again`]
        : [];
    }
    const meant = widening.find(({ sentence }) => sentence === what);
    return meant === undefined
      ? [`APPROVAL_UNUSED: "${what}" approves nothing that widens: delete it`]
      : [
          `APPROVAL_NAMES_SENTENCE: "${what}" is a sentence; expected the change's id: what: "${meant.id}" (the sentence may stand beside it, as sentence)`,
        ];
  });
  return {
    approvals: Object.fromEntries(
      found.map(([id, { who, why, until }]) => [id, { who, why, until }] as const),
    ),
    faults,
    blocked: found.length < widening.length,
  };
}
