import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ReviewModel } from "../../../review/model/model.ts";
import { policyWith, snapshotOf, TODAY } from "../support/revise.ts";

/** The words of a review, stubbed: every sentence is the same few. */
const REWORDED = "Something is otherwise.";

const base = { revision: "main", commit: "0123456", snapshot: await snapshotOf() };
const snapshot = await snapshotOf(
  policyWith(({ roles, routes, openRoutes, scopes }) => ({
    roles: {
      ...roles,
      Employee: { description: "Logs time", scopes: [...Object.keys(scopes)].slice(0, 3) },
    },
    separatedDuties: [],
    routes: { ...routes, "GET /approvals": "approve:timesheets" },
    openRoutes: [...openRoutes, "GET /metrics"],
  })),
);

async function reviewed(approved: readonly string[] = []): Promise<{ model: ReviewModel; page: string }> {
  const { review } = await import("../../../review/review.ts");
  const { renderPage } = await import("../../../review/page/page.ts");
  const approvals = approved.map((what) => ({
    who: "ciso@exampleco.com",
    what,
    why: "Teams without a manager.",
    until: "2026-12-31",
  }));
  const model = await review({ snapshot, today: TODAY, base, approvals });
  return { model, page: renderPage(model) };
}

const idsOf = ({ diff }: ReviewModel) => diff?.changes.map(({ id }) => id) ?? [];
const marksIn = (page: string) => page.match(/<td class="(may|not)[^"]*">/g) ?? [];

describe("a review in other words", () => {
  let plain: Awaited<ReturnType<typeof reviewed>>;
  let reworded: Awaited<ReturnType<typeof reviewed>>;

  beforeAll(async () => {
    plain = await reviewed();
    const approved = idsOf(plain.model).slice(0, 2);
    plain = await reviewed(approved);
    vi.resetModules();
    vi.doMock("../../../review/diff/sentences.ts", () => ({ sentenceOf: () => REWORDED }));
    reworded = await reviewed(approved);
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
