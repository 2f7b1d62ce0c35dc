import type { Approval } from "../approvals/read.ts";
import { type AnyChange, change, type RecordedApproval } from "../model/change.ts";

/** Approvals that are recorded now, or no longer, or otherwise. They widen nothing: they count only once they are in the base. */
export function approvalChanges(was: readonly Approval[], is: readonly Approval[]): AnyChange[] {
  const [old, current] = [without(was, is), without(is, was)];
  const subjects = new Set([...current, ...old].map(({ what }) => what));
  return [...subjects].flatMap((subject) => {
    const of = (approvals: readonly Approval[]) =>
      approvals.filter(({ what }) => what === subject).map(recorded);
    const [former, latter] = [of(old), of(current)];
    return Array.from({ length: Math.max(former.length, latter.length) }, (_, place) =>
      approvalChange(subject, former[place], latter[place]),
    ).flat();
  });
}

function approvalChange(
  subject: string,
  was: RecordedApproval | undefined,
  is: RecordedApproval | undefined,
): AnyChange[] {
  if (was !== undefined && is !== undefined)
    return [change("approval-changed", "neutral", { subject, was, is })];
  if (is !== undefined) return [change("approval-added", "neutral", { subject, ...is })];
  return was === undefined ? [] : [change("approval-removed", "neutral", { subject, ...was })];
}

/** Approvals that aren't among others. */
const without = (approvals: readonly Approval[], others: readonly Approval[]): readonly Approval[] => {
  const known = new Set(others.map(textOf));
  return approvals.filter((one) => !known.has(textOf(one)));
};

const textOf = (approval: Approval): string => JSON.stringify([approval.what, recorded(approval)]);

const recorded = ({ who, digest, why, until }: Approval): RecordedApproval => ({
  who,
  digest: digest ?? null,
  why,
  until,
});
