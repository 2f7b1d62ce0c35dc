import { describe, expect, it } from "vitest";
import { readWeek } from "../../../api/domain/week.ts";

describe("readWeek", () => {
  it("gives the seven dates of a week, Monday first", () => {
    expect(readWeek("2026-W47")).toEqual({
      name: "2026-W47",
      dates: [
        "2026-11-16",
        "2026-11-17",
        "2026-11-18",
        "2026-11-19",
        "2026-11-20",
        "2026-11-21",
        "2026-11-22",
      ],
    });
  });

  it.each([
    ["2026-W01", "2025-12-29", "2026-01-04"],
    ["2020-W53", "2020-12-28", "2021-01-03"],
    ["2026-W53", "2026-12-28", "2027-01-03"],
    ["2027-W01", "2027-01-04", "2027-01-10"],
    ["2025-W01", "2024-12-30", "2025-01-05"],
    ["2024-W09", "2024-02-26", "2024-03-03"],
    ["9999-W51", "9999-12-20", "9999-12-26"],
  ])("knows where %s begins and ends", (name, monday, sunday) => {
    const dates = readWeek(name)?.dates ?? [];
    expect([dates[0], dates[6]]).toEqual([monday, sunday]);
  });

  it.each([
    ["a 53rd week of a year that has 52", "2025-W53"],
    ["a 54th week", "2026-W54"],
    ["week 0", "2026-W00"],
    ["week 99", "2026-W99"],
    ["a week without its W", "2026-47"],
    ["a lower-case one", "2026-w47"],
    ["one digit", "2026-W7"],
    ["a day of it", "2026-W47-1"],
    ["a line break after it", "2026-W47\n"],
    ["other digits", "２０２６-W47"],
    ["a week that ends after the last date", "9999-W52"],
    ["nothing", ""],
  ])("doesn't know %s", (_what, name) => {
    expect(readWeek(name)).toBeUndefined();
  });
});
