import { describe, expect, it } from "vitest";
import { judgeApprovals } from "../../../review/approvals/judge.ts";
import type { Approval } from "../../../review/approvals/read.ts";
import { change } from "../../../review/model/change.ts";
import { rightChange, worded } from "../support/changes.ts";

const right = {
  who: "Employee",
  through: ["mobile", "Timesheets Mobile"],
  route: "PUT /approvals/{id}",
  scope: "approve:timesheets",
} as const;
const widening = rightChange(right);
const narrowing = rightChange({ ...right, gained: false });
const approval: Approval = {
  who: "@exampleco/security",
  what: widening.id,
  digest: widening.digest,
  why: "Teams without a manager.",
  until: "2026-12-31",
};
const { what: _, digest: __, ...approved } = approval;
const TODAY = "2026-11-21";
const OWNERS = ["@exampleco/security", "ciso@exampleco.com"];

const judge = (
  changes: Parameters<typeof judgeApprovals>[0],
  approvals: readonly Approval[],
  {
    today = TODAY,
    owners = OWNERS,
    faults = [],
  }: { today?: string; owners?: string[]; faults?: string[] } = {},
) => judgeApprovals(changes, { approvals, owners, faults }, today);

const blockedBy = (...faults: readonly string[]) => ({ approvals: {}, faults, blocked: true });

describe("judgeApprovals", () => {
  it("blocks what widens without an approval, and only that", () => {
    expect(judge([widening, narrowing], [])).toEqual(blockedBy());
    expect(judge([narrowing], [])).toEqual({ approvals: {}, faults: [], blocked: false });
  });

  it("takes an approval of the id and the digest, until its last day", () => {
    const expected = { approvals: { [widening.id]: approved }, faults: [], blocked: false };
    expect(judge([widening], [approval])).toEqual(expected);
    expect(judge([{ ...widening, sentence: "In other words." }], [approval])).toEqual(expected);
    expect(judge([widening], [approval], { today: "2026-12-31" })).toEqual(expected);
  });

  it("doesn't take an approval of the id alone, and says the digest that it needs", () => {
    const { digest: _, ...withoutDigest } = approval;
    expect(judge([widening], [withoutDigest])).toEqual(
      blockedBy(
        `APPROVAL_WITHOUT_DIGEST: "${widening.id}" doesn't say which change it approves, so it approves none; expected digest: ${widening.digest}`,
      ),
    );
  });

  it("doesn't take an approval of the same in another stack, or in one stack more", () => {
    const data = change("callback", "wider", {
      subject: "Timesheets Web",
      application: "web",
      value: "https://others.example/callback",
      added: true,
    });
    const [dev, both] = [worded(data, ["dev"]), worded(data, ["dev", "prod"])];
    expect(both.id).toBe(dev.id);
    expect(judge([dev], [{ ...approval, what: dev.id, digest: dev.digest }]).blocked).toBe(false);
    const { blocked, faults } = judge([both], [{ ...approval, what: dev.id, digest: dev.digest }]);
    expect(blocked).toBe(true);
    expect(faults).toEqual([
      `APPROVAL_OF_ANOTHER_CHANGE: "${dev.id}" approves it as it was with the digest ${dev.digest}; it is another change now, in other stacks or with other values: agree on it again, with digest: ${both.digest}`,
    ]);
    expect(worded(data, ["prod", "dev"]).digest).toBe(both.digest);
    expect(worded({ ...data, direction: "neutral" }, ["dev"]).digest).toBe(dev.digest);
  });

  it("doesn't take an approval of a sentence, and says which id is meant", () => {
    const { sentence, id } = widening;
    expect(judge([widening], [{ ...approval, what: sentence }])).toEqual(
      blockedBy(
        `APPROVAL_NAMES_SENTENCE: "${sentence}" is a sentence; expected the change's id: what: "${id}" (the sentence may stand beside it, as sentence)`,
      ),
    );
  });

  it("doesn't take an approval of another change, nor an expired one", () => {
    const other = rightChange({ ...right, who: "Manager" }).id;
    expect(judge([widening], [{ ...approval, what: other }])).toEqual(
      blockedBy(
        `APPROVAL_UNUSED: "${other}" approves nothing here: delete it once what it approves is in the base`,
      ),
    );
    expect(judge([widening], [approval], { today: "2027-01-01" })).toEqual(
      blockedBy(`APPROVAL_EXPIRED: "${widening.id}" was approved until 2026-12-31: agree on it again`),
    );
  });

  it("doesn't take one that ends more than 90 days from today", () => {
    expect(judge([widening], [{ ...approval, until: "2027-02-19" }]).blocked).toBe(false);
    expect(judge([widening], [{ ...approval, until: "2027-02-20" }])).toEqual(
      blockedBy(
        `APPROVAL_TOO_LONG: "${widening.id}" is approved until 2027-02-20, more than 90 days from today, so it isn't; expected 2027-02-19 at the latest`,
      ),
    );
  });

  it("takes it from an owner of the file alone, however their name is capitalised", () => {
    expect(judge([widening], [{ ...approval, who: "@ExampleCo/Security" }]).blocked).toBe(false);
    expect(judge([widening], [{ ...approval, who: "ciso@exampleco.com" }]).blocked).toBe(false);
    expect(judge([widening], [{ ...approval, who: "@exampleco/platform" }])).toEqual(
      blockedBy(
        `APPROVAL_NOT_BY_OWNER: "${widening.id}" is approved by @exampleco/platform, who doesn't own review/approvals.yaml in the base's CODEOWNERS: expected @exampleco/security or ciso@exampleco.com`,
      ),
    );
    const nobody = judge([widening], [approval], { owners: [], faults: ["APPROVALS_WITHOUT_OWNER: …"] });
    expect(nobody.blocked).toBe(true);
    expect(nobody.faults).toEqual([
      "APPROVALS_WITHOUT_OWNER: …",
      expect.stringMatching(/^APPROVAL_NOT_BY_OWNER: .* it names nobody$/),
    ]);
  });

  it("takes the one that is good where another of the same change isn't", () => {
    const { blocked, faults } = judge([widening], [{ ...approval, digest: "0".repeat(64) }, approval]);
    expect([blocked, faults.length]).toEqual([false, 1]);
  });

  it("approves neither of two changes with the same id", () => {
    const twin = { ...rightChange({ ...right, who: "Manager" }), id: widening.id };
    const { blocked, approvals, faults } = judge([widening, twin], [approval]);
    expect([blocked, approvals]).toEqual([true, {}]);
    expect(faults).toEqual([
      `APPROVAL_AMBIGUOUS: 2 changes have the id "${widening.id}", so none is approved: alter one of them`,
    ]);
  });
});
