import { expect, test } from "vitest";
import { counted, joined, joinedBriefly, ranges } from "../../../review/page/html.ts";

test.each([
  [[], ""],
  [[0], "1"],
  [[0, 1], "1–2"],
  [[6, 0, 1, 2, 9, 8], "1–3, 7, 9–10"],
])("writes positions %j as ranges", (positions, text) => {
  expect(ranges(positions)).toBe(text);
});

test("joins names as a sentence has them", () => {
  expect([joined([]), joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])]).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});

test("names as many as there may be, and counts the others", () => {
  const names = Array.from({ length: 1_002 }, (_, position) => `n${position}`);
  expect(joinedBriefly(names, 3)).toBe("n0, n1 and 1,000 others");
  expect(joinedBriefly(names.slice(0, 3), 3)).toBe("n0, n1 and n2");
});

test("counts one and many", () => {
  expect([
    counted(1, "route"),
    counted(0, "route"),
    counted(1_000, "route"),
    counted(2, "way", "ways"),
  ]).toEqual(["1 route", "0 routes", "1,000 routes", "2 ways"]);
});
