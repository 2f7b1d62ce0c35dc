// @vitest-environment node
import { expect, test } from "vitest";
import { contentOf, type Draft, problemsOf, reasonProblem } from "../../entries/rules.ts";

const good: Draft = { project: "Harbour", hours: 7.25, note: "crane\n\tand quay", date: "2028-02-29" };

test("finds nothing wrong with what the API takes", () => {
  expect(problemsOf(good)).toEqual({});
  expect(problemsOf({ ...good, note: "", project: "x".repeat(100), hours: 24 })).toEqual({});
  expect(problemsOf({ ...good, note: "n".repeat(500), hours: 0.25 })).toEqual({});
  expect(problemsOf({ ...good, project: ` ${"x".repeat(100)} ` })).toEqual({});
  expect(problemsOf({ ...good, project: "مشروع 👷🏽‍♀️" })).toEqual({});
});

// One field of a good draft is changed each time.
test.for<[changes: Partial<Draft>, problems: object]>([
  [{ project: "" }, { project: "required" }],
  [{ project: " \n " }, { project: "required" }],
  [{ project: "x".repeat(101) }, { project: "too_long" }],
  [{ project: "a\nb" }, { project: "control_characters" }],
  [{ project: "\ud83d" }, { project: "broken_characters" }],
  [{ project: "pay\u202eroll" }, { project: "hidden_characters" }],
  [{ note: "zero\u200bwidth" }, { note: "hidden_characters" }],
  [{ note: "n".repeat(501) }, { note: "too_long" }],
  [{ note: "bell\u0007" }, { note: "control_characters" }],
  [{ hours: Number.NaN }, { hours: "required" }],
  [{ hours: 0 }, { hours: "too_few" }],
  [{ hours: -1 }, { hours: "too_few" }],
  [{ hours: 24.25 }, { hours: "too_many" }],
  [{ hours: 7.3 }, { hours: "not_quarters" }],
  [{ date: "" }, { date: "required" }],
  [{ date: "2026-02-30" }, { date: "no_date" }],
  [{ date: "25.11.2026" }, { date: "no_date" }],
  [{ date: "2026-13-01" }, { date: "no_date" }],
])("finds what is wrong with %j", ([changes, problems]) => {
  expect(problemsOf({ ...good, ...changes })).toEqual(problems);
});

test("finds that a day has no room, where its other hours are known", () => {
  expect(problemsOf({ ...good, hours: 4 }, 20)).toEqual({});
  expect(problemsOf({ ...good, hours: 4.25 }, 20)).toEqual({ hours: "day_full" });
});

test("holds the API's rules of a reason", () => {
  expect(reasonProblem("not this week")).toBeUndefined();
  expect(reasonProblem("  ")).toBe("required");
  expect(reasonProblem("r".repeat(501))).toBe("too_long");
});

test("makes of a draft what the API will keep", () => {
  expect(contentOf({ project: " Harbour ", hours: 1, note: " \n" })).toEqual({
    project: "Harbour",
    hours: 1,
  });
  expect(contentOf({ project: "Harbour", hours: 1, note: " x " })).toEqual({
    project: "Harbour",
    hours: 1,
    note: "x",
  });
});
