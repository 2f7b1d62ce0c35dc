import type { Change } from "../model/change.ts";
import type { ApprovalModel } from "../model/model.ts";
import { APPROVALS_FILE, type Approval } from "./read.ts";

/** Approvals as the base has them: what the reviewed revision says of itself approves nothing. */
export interface BaseApprovals {
  readonly approvals: readonly Approval[];
  /** Who owns the file of approvals, as the base's CODEOWNERS has them. */
  readonly owners: readonly string[];
  /** Why there are none of either, as far as somebody should know: one line each. */
  readonly faults: readonly string[];
}

/** Approvals of changes, and whether any is lacking. */
export interface ApprovalJudgement {
  /** By the change's id. */
  readonly approvals: Readonly<Record<string, ApprovalModel>>;
  readonly faults: readonly string[];
  /** Whether something has a concern without an approval. */
  readonly blocked: boolean;
}

/** How many days from today the last day of an approval may be. */
export const LONGEST_APPROVAL = 90;

/**
 * Finds for each change of concern its approval, by the change's id. An approval names the digest of what it approves, is by an
 * owner of the file of approvals, and has an end that is neither past nor far; one that doesn't approves nothing, and it is said
 * why. Where two changes have the same id, neither is approved.
 *
 * @param today `YYYY-MM-DD`.
 */
export function judgeApprovals(
  changes: readonly Change[],
  { approvals, owners, faults }: BaseApprovals,
  today: string,
): ApprovalJudgement {
  const needing = changes.filter(({ concern }) => concern !== null);
  const judged = approvals.map((approval) => ({
    approval,
    fault: faultOf(approval, { needing, owners, today }),
  }));
  const valid = judged.flatMap(({ approval, fault }) => (fault === null ? [approval] : []));
  const found = needing.flatMap((change) => {
    const approval = valid.find(({ what }) => what === change.id);
    return approval === undefined ? [] : [[change.id, approval] as const];
  });
  return {
    approvals: Object.fromEntries(
      found.map(([id, { who, why, until }]) => [id, { who, why, until }] as const),
    ),
    faults: [...faults, ...judged.flatMap(({ fault }) => fault ?? [])],
    blocked: found.length < needing.length,
  };
}

interface Surroundings {
  readonly needing: readonly Change[];
  readonly owners: readonly string[];
  readonly today: string;
}

/** Why an approval approves nothing; null when it approves its change. */
function faultOf(
  { what, who, digest, until }: Approval,
  { needing, owners, today }: Surroundings,
): string | null {
  const [change, ...others] = needing.filter(({ id }) => id === what);
  if (change === undefined) {
    const meant = needing.find(({ sentence }) => sentence === what);
    return meant === undefined
      ? `APPROVAL_UNUSED: "${what}" approves nothing here: delete it once what it approves is in the base`
      : `APPROVAL_NAMES_SENTENCE: "${what}" is a sentence; expected the change's id: what: "${meant.id}" (the sentence may stand beside it, as sentence)`;
  }
  if (others.length > 0) {
    return `APPROVAL_AMBIGUOUS: ${others.length + 1} changes have the id "${what}", so none is approved: alter one of them`;
  }
  if (digest === undefined) {
    return `APPROVAL_WITHOUT_DIGEST: "${what}" doesn't say which change it approves, so it approves none; expected digest: ${change.digest}`;
  }
  if (digest !== change.digest) {
    return `APPROVAL_OF_ANOTHER_CHANGE: "${what}" approves it as it was with the digest ${digest}; it is another change now, in other stacks or with other values: agree on it again, with digest: ${change.digest}`;
  }
  // GitHub tells no two accounts apart by the size of their letters.
  if (!owners.some((owner) => owner.toLowerCase() === who.toLowerCase())) {
    const expected = owners.length === 0 ? "it names nobody" : `expected ${owners.join(" or ")}`;
    return `APPROVAL_NOT_BY_OWNER: "${what}" is approved by ${who}, who doesn't own ${APPROVALS_FILE} in the base's CODEOWNERS: ${expected}`;
  }
  if (until < today) return `APPROVAL_EXPIRED: "${what}" was approved until ${until}: agree on it again`;
  const latest = daysAfter(today, LONGEST_APPROVAL);
  return until > latest
    ? `APPROVAL_TOO_LONG: "${what}" is approved until ${until}, more than ${LONGEST_APPROVAL} days from today, so it isn't; expected ${latest} at the latest`
    : null;
}

/** A day as `YYYY-MM-DD`, some days after another. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
