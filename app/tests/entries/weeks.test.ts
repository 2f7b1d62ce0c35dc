// @vitest-environment node
import { expect, test } from "vitest";
import { dateOn, datesOf, weekAfter, weekOf } from "../../entries/weeks.ts";

test.for([
  ["2026-11-25", "2026-W48"],
  ["2026-11-29", "2026-W48"],
  ["2026-11-30", "2026-W49"],
  ["2021-01-03", "2020-W53"],
  ["2021-01-04", "2021-W01"],
  ["2024-12-30", "2025-W01"],
  ["2027-01-01", "2026-W53"],
] as const)("knows that %s is in %s", ([date, week]) => {
  expect(weekOf(date)).toBe(week);
  expect(datesOf(week)).toContain(date);
});

test("has the seven dates of a week, Monday first, and none of what isn't one", () => {
  expect(datesOf("2020-W53")).toEqual([
    "2020-12-28",
    "2020-12-29",
    "2020-12-30",
    "2020-12-31",
    "2021-01-01",
    "2021-01-02",
    "2021-01-03",
  ]);
  expect(datesOf("2025-W53")).toEqual([]);
  expect(datesOf("2026-W00")).toEqual([]);
  expect(datesOf("this week")).toEqual([]);
});

test("goes on and back over the ends of years", () => {
  expect(weekAfter("2020-W53", 1)).toBe("2021-W01");
  expect(weekAfter("2021-W01", -1)).toBe("2020-W53");
  expect(weekAfter("2026-W48", 0)).toBe("2026-W48");
});

test("takes the date from the calendar where the device is", () => {
  expect(dateOn(new Date(2026, 10, 5, 23, 59))).toBe("2026-11-05");
});
