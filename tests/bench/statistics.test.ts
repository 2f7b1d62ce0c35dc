import { describe, expect, it } from "vitest";
import { median, medianRatio } from "../../bench/support/statistics.ts";

describe("median", () => {
  it.each([
    [[3], 3],
    [[10, 1, 9], 9],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it("of nothing is an error", () => {
    expect(() => median([])).toThrow(new RangeError("there is no median of nothing"));
  });
});

describe("medianRatio", () => {
  it("compares round by round, so that a slow round weighs on both sides", () => {
    expect(medianRatio([50, 5, 50], [100, 10, 200])).toBe(0.5);
  });
});
