import { describe, expect, it } from "vitest";
import { judgeApprovals } from "../../../review/approvals/judge.ts";
import { change } from "../../../review/diff/change.ts";
import { statusOf } from "../../../review/review.ts";

const sentence = "Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).";
const widening = change("rights", "wider", sentence);
const narrowing = change("rights", "narrower", "Employee may no longer read timesheets.");
const approval = {
  who: "ciso@exampleco.com",
  what: sentence,
  why: "Teams without a manager.",
  until: "2026-12-31",
};
const { what: _, ...approved } = approval;
const TODAY = "2026-11-21";

describe("judgeApprovals", () => {
  it("blocks what widens without an approval, and only that", () => {
    expect(judgeApprovals([widening, narrowing], [], TODAY)).toEqual({
      approvals: {},
      faults: [],
      blocked: true,
    });
    expect(judgeApprovals([narrowing], [], TODAY)).toEqual({ approvals: {}, faults: [], blocked: false });
  });

  it("takes an approval of the sentence or of the id", () => {
    const expected = { approvals: { [widening.id]: approved }, faults: [], blocked: false };
    expect(judgeApprovals([widening], [approval], TODAY)).toEqual(expected);
    expect(judgeApprovals([widening], [{ ...approval, what: widening.id }], TODAY)).toEqual(expected);
    expect(judgeApprovals([widening], [approval], "2026-12-31")).toEqual(expected);
  });

  it("doesn't take an approval of another sentence, nor an expired one", () => {
    const other = "Manager may now approve timesheets.";
    expect(judgeApprovals([widening], [{ ...approval, what: other }], TODAY)).toEqual({
      approvals: {},
      faults: [`APPROVAL_UNUSED: "${other}" approves nothing that widens: delete it`],
      blocked: true,
    });
    expect(judgeApprovals([widening], [approval], "2027-01-01")).toEqual({
      approvals: {},
      faults: [`APPROVAL_EXPIRED: "${sentence}" was approved until 2026-12-31: agree on it anew`],
      blocked: true,
    });
  });
});

describe("statusOf", () => {
  const finding = {
    code: "RBAC_OFF",
    severity: "high",
    where: "API",
    what: "is off",
    remedy: "Set it.",
  } as const;
  const diff = { base: "main", commit: "0", changes: [], approvals: {}, approvalFaults: [], blocked: false };

  it("is 3 before 1, and 0 when nothing speaks against it", () => {
    expect(statusOf({ diff: { ...diff, blocked: true }, findings: [finding] })).toBe(3);
    expect(statusOf({ diff, findings: [finding] })).toBe(1);
    expect(statusOf({ diff, findings: [{ ...finding, severity: "medium" }] })).toBe(0);
    expect(statusOf({ diff: null, findings: [] })).toBe(0);
  });
});
