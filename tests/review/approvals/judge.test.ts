import { describe, expect, it } from "vitest";
import { judgeApprovals } from "../../../review/approvals/judge.ts";
import { rightChange } from "../support/changes.ts";

const right = {
  who: "Employee",
  through: ["mobile", "Timesheets Mobile"],
  route: "PUT /approvals/{id}",
  scope: "approve:timesheets",
} as const;
const widening = rightChange(right);
const narrowing = rightChange({ ...right, gained: false });
const approval = {
  who: "ciso@exampleco.com",
  what: widening.id,
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

  it("takes an approval of the id, until its last day", () => {
    const expected = { approvals: { [widening.id]: approved }, faults: [], blocked: false };
    expect(judgeApprovals([widening], [approval], TODAY)).toEqual(expected);
    expect(judgeApprovals([{ ...widening, sentence: "In other words." }], [approval], TODAY)).toEqual(
      expected,
    );
    expect(judgeApprovals([widening], [approval], "2026-12-31")).toEqual(expected);
  });

  it("doesn't take an approval of a sentence, and says which id is meant", () => {
    const { sentence, id } = widening;
    expect(judgeApprovals([widening], [{ ...approval, what: sentence }], TODAY)).toEqual({
      approvals: {},
      faults: [
        `APPROVAL_NAMES_SENTENCE: "${sentence}" is a sentence; expected the change's id: what: "${id}" (the sentence may stand beside it, as sentence)`,
      ],
      blocked: true,
    });
  });

  it("doesn't take an approval of another change, nor an expired one", () => {
    const other = rightChange({ ...right, who: "Manager" }).id;
    expect(judgeApprovals([widening], [{ ...approval, what: other }], TODAY)).toEqual({
      approvals: {},
      faults: [`APPROVAL_UNUSED: "${other}" approves nothing that widens: delete it`],
      blocked: true,
    });
    expect(judgeApprovals([widening], [approval], "2027-01-01")).toEqual({
      approvals: {},
      faults: [`APPROVAL_EXPIRED: "${widening.id}" was approved until 2026-12-31: agree on it again`],
      blocked: true,
    });
  });
});
