import { expect, it } from "vitest";
import { judge } from "../../batch/judge.ts";
import { createTestApi } from "../api/support/api.ts";
import { readBatch } from "../api/support/bodies.ts";
import { line } from "./world.ts";

/** Lines of each kind that the API knows, and the words for those that are refused. */
const LINES: readonly (readonly [object, string?])[] = [
  [line(1)],
  [{ ...line(2), note: "two\nlines" }],
  [{ ...line(3), hours: "7,25" }, 'hours is "7,25"; write it with a point, 7.25, or say --decimal-comma'],
  [{ ...line(4), hours: 7.1 }, "hours is 7.1: quarter hours, for example 7.25"],
  [{ ...line(5), date: "20.11.2026" }, 'date is "20.11.2026": a date of the calendar, YYYY-MM-DD'],
  [{ ...line(6), date: "2026-02-30" }, 'date is "2026-02-30": a date of the calendar, YYYY-MM-DD'],
  [{ ...line(7), project: undefined }, "project is missing"],
  [
    { ...line(8), project: "Apol\u200blo" },
    "project: no characters that are invisible or change the direction of text",
  ],
  [{ ...line(9), note: "x".repeat(501) }, "note: Too big: expected string to have <=500 characters"],
  [{ ...line(10), nte: "x" }, 'Unrecognized key: "nte"'],
  [
    { ...line(11), externalId: " ", subject: "" },
    "subject: Too small: expected string to have >=1 characters; externalId: Too small: expected string to have >=1 characters",
  ],
];

it.each(LINES)("says of %j why it is refused", (value, detail) => {
  const judged = judge({ line: 1, value, raw: [] });
  expect("refusal" in judged ? judged.refusal.detail : undefined).toBe(detail);
});

it("refuses what the API refuses, and nothing else", async () => {
  const api = createTestApi();
  const entries = LINES.map(([value]) => value);
  const { results } = await readBatch(await api.request("POST /timesheets/batch", "batch", { entries }));
  expect(results.map(({ result }) => result === "refused")).toEqual(
    entries.map((value) => "refusal" in judge({ line: 1, value, raw: [] })),
  );
  expect(results.filter(({ result }) => result === "stored")).toHaveLength(2);
});
