import { expect, test } from "vitest";
import { readHours, stepHours } from "../../screens/hours.ts";

test.each([
  ["7.5", 7.5],
  ["7,5", 7.5],
  ["7:30", 7.5],
  ["07:30", 7.5],
  [" 7 h 30 ", 7.5],
  ["7h30m", 7.5],
  ["7h", 7],
  ["7 Std.", 7],
  ["7,5 Stunden", 7.5],
  ["7.5 hours", 7.5],
  ["450 min", 7.5],
  ["7½", 7.5],
  ["¾", 0.75],
  [":15", 0.25],
  ["0.25", 0.25],
  ["24", 24],
  ["٧٫٥", 7.5],
  ["۷:۳۰", 7.5],
])("%j is %d hours", (text, hours) => {
  expect(readHours(text)).toEqual({ kind: "hours", hours });
});

test.each([
  ["", "empty"],
  ["  ", "empty"],
  ["seven", "unreadable"],
  ["7:75", "unreadable"],
  ["7:3", "unreadable"],
  ["7.5.1", "unreadable"],
  ["-1", "unreadable"],
  ["1e1", "unreadable"],
  ["0", "out_of_range"],
  ["0:00", "out_of_range"],
  ["24.25", "out_of_range"],
  ["25", "out_of_range"],
])("%j is %s", (text, kind) => {
  expect(readHours(text)).toEqual({ kind });
});

test.each([
  ["7.3", 7.25, 7.5],
  ["7:20", 7.25, 7.5],
  ["0.1", 0.25, 0.25],
  ["23.9", 23.75, 24],
])("%j lies between %d and %d", (text, lower, upper) => {
  expect(readHours(text)).toEqual({ kind: "between_quarters", lower, upper });
});

test.each([
  ["7.5", 1, 7.75],
  ["7.5", -1, 7.25],
  ["7.3", 1, 7.5],
  ["7.3", -1, 7.25],
  ["0.25", -1, 0.25],
  ["24", 1, 24],
  ["", 1, 1],
  ["x", -1, 1],
] as const)("from %j, a step of %d leads to %d", (text, step, hours) => {
  expect(stepHours(text, step)).toBe(hours);
});
