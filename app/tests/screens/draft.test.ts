import { expect, test } from "vitest";
import { checkDraft, type Draft } from "../../screens/draft.ts";

const draft: Draft = { date: "2026-11-27", project: "Apollo", hours: "7.5", note: "" };

test("gives what the API wants, without an empty note", () => {
  expect(checkDraft(draft, 0)).toEqual({ kind: "work", work: { project: "Apollo", hours: 7.5 } });
});

test("leaves out what came along unseen", () => {
  const pasted = {
    ...draft,
    project: " \u200bApollo\t\u202e 11\n",
    note: "\ufeffLine one\r\nline\u0007 two \ud800",
  };
  expect(checkDraft(pasted, 0)).toEqual({
    kind: "work",
    work: { project: "Apollo 11", hours: 7.5, note: "Line one\nline two" },
  });
});

test("keeps the joiners of words and emoji", () => {
  const joined = "می‌خواهم 👩‍🚀";
  expect(checkDraft({ ...draft, project: joined }, 0)).toMatchObject({ work: { project: joined } });
});

test.each([
  [{ project: " \u200b " }, 0, { project: "required" }],
  [{ project: "x".repeat(101) }, 0, { project: "too_long" }],
  [{ hours: "" }, 0, { hours: { kind: "empty" } }],
  [{ hours: "soon" }, 0, { hours: { kind: "unreadable" } }],
  [{ hours: "25" }, 0, { hours: { kind: "out_of_range" } }],
  [{ hours: "7.3" }, 0, { hours: { kind: "between_quarters", lower: 7.25, upper: 7.5 } }],
  [{ hours: "7.5" }, 16.75, { hours: { kind: "day_full", logged: 16.75 } }],
  [{ note: "x".repeat(501) }, 0, { note: "too_long" }],
  [
    { project: "", hours: "", note: "x".repeat(501) },
    0,
    { project: "required", hours: { kind: "empty" }, note: "too_long" },
  ],
])("refuses %j with %d hours logged", (change, logged, errors) => {
  expect(checkDraft({ ...draft, ...change }, logged)).toEqual({ kind: "errors", errors });
});

test("takes the very most that a day, a project and a note hold", () => {
  const full = { ...draft, project: "x".repeat(100), note: "y".repeat(500), hours: "7.5" };
  expect(checkDraft(full, 16.5).kind).toBe("work");
});
