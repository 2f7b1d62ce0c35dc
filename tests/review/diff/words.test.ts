import { beforeAll, describe, expect, it } from "vitest";
import { judgeApprovals } from "../../../review/approvals/judge.ts";
import { changesBetween } from "../../../review/diff/diff.ts";
import { sentenceOf } from "../../../review/diff/sentences.ts";
import type { AnyChange, Change } from "../../../review/model/change.ts";
import type { ReviewModel } from "../../../review/model/model.ts";
import { renderPage } from "../../../review/page/page.ts";
import { reviewModel } from "../support/changes.ts";
import { policyWith, revisionOf, snapshotOf, TODAY } from "../support/revise.ts";

/** All words of a review, stubbed: every sentence is the same few. */
const REWORDED = "Something is otherwise.";

const before = await revisionOf(await snapshotOf());
const after = await revisionOf(
  await snapshotOf(
    policyWith(({ roles, routes, openRoutes, scopes }) => ({
      roles: {
        ...roles,
        Employee: { description: "Logs time", scopes: [...Object.keys(scopes)].slice(0, 3) },
      },
      separatedDuties: [],
      routes: { ...routes, "GET /approvals": "approve:timesheets" },
      openRoutes: [...openRoutes, "GET /metrics"],
    })),
  ),
);

/** The review in given words, where these changes are approved. */
function reviewed(
  approved: readonly Change[],
  words: (change: AnyChange) => string,
): { model: ReviewModel; page: string } {
  const changes = changesBetween({ before, after }, words);
  const owners = ["@exampleco/security"];
  const approvals = approved.map(({ id: what, digest }) => ({
    who: "@exampleco/security",
    what,
    digest,
    why: "Teams without a manager.",
    until: "2026-12-31",
  }));
  const { faults, ...judged } = judgeApprovals(changes, { approvals, owners, faults: [] }, TODAY);
  const diff = {
    base: "main",
    commit: "0123456",
    changes,
    approvalFaults: faults,
    approvers: owners,
    ...judged,
  };
  const model = reviewModel(after.model, { diff, today: TODAY });
  return { model, page: renderPage(model) };
}

const idsOf = ({ diff }: ReviewModel) => diff?.changes.map(({ id }) => id) ?? [];
const marksIn = (page: string) => page.match(/<td class="(may|not)[^"]*">/g) ?? [];

describe("a review in other words", () => {
  let plain: ReturnType<typeof reviewed>;
  let reworded: ReturnType<typeof reviewed>;

  beforeAll(() => {
    const approved = reviewed([], sentenceOf).model.diff?.changes.slice(0, 2) ?? [];
    plain = reviewed(approved, sentenceOf);
    reworded = reviewed(approved, () => REWORDED);
  });

  it("says every change otherwise", () => {
    expect(new Set(reworded.model.diff?.changes.map(({ sentence }) => sentence))).toEqual(
      new Set([REWORDED]),
    );
    expect(plain.model.diff?.changes.some(({ sentence }) => sentence === REWORDED)).toBe(false);
  });

  it("keeps the ids", () => {
    expect(idsOf(plain.model).length).toBeGreaterThan(10);
    expect(new Set(idsOf(plain.model)).size).toBe(idsOf(plain.model).length);
    expect(idsOf(reworded.model)).toEqual(idsOf(plain.model));
  });

  it("keeps the approvals", () => {
    expect(Object.keys(plain.model.diff?.approvals ?? {})).toHaveLength(2);
    expect(reworded.model.diff?.approvals).toEqual(plain.model.diff?.approvals);
    expect(reworded.model.diff?.blocked).toBe(plain.model.diff?.blocked);
  });

  it("keeps the page's marks", () => {
    expect(marksIn(plain.page).filter((mark) => mark.includes("wider")).length).toBeGreaterThan(1);
    expect(marksIn(reworded.page)).toEqual(marksIn(plain.page));
  });
});
