import { describe, expect, it } from "vitest";
import { isMet, type Measurement, toMarkdown } from "../../bench/support/report.ts";

describe("isMet", () => {
  it.each([
    [0.7, { atLeast: 0.7 }, true],
    [0.699, { atLeast: 0.7 }, false],
    [0.499, { below: 0.5 }, true],
    [0.5, { below: 0.5 }, false],
    [Number.NaN, { atLeast: 0.7 }, false],
    [Number.NaN, { below: 0.5 }, false],
  ])("of %d with %j is %s", (ratio, bound, met) => {
    expect(isMet({ what: "x", ratio, bound })).toBe(met);
  });
});

describe("toMarkdown", () => {
  it("says what was measured, and which target was missed", () => {
    const measurement: Measurement = {
      title: "Requests",
      method: "Counted.",
      columns: ["", "per second"],
      rows: [["ours", "2"]],
      targets: [
        { what: "of theirs", ratio: 2 / 3, bound: { atLeast: 0.7 } },
        { what: "size", ratio: 0.1, bound: { below: 0.5 } },
      ],
    };
    expect(toMarkdown(measurement)).toBe(`## Requests

Counted.

|  | per second |
| --- | ---: |
| ours | 2 |

| target | measured | wanted |  |
| --- | ---: | ---: | ---: |
| of theirs | 0.67 | at least 0.7 | **missed** |
| size | 0.10 | less than 0.5 | met |`);
  });
});
