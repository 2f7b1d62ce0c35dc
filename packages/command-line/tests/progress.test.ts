import { describe, expect, it } from "vitest";
import { ProgressReporter } from "../src/progress.ts";

/** A reporter, what it writes, and a clock that stands still until it is moved on. */
function reporting(isTTY: boolean) {
  const clock = { now: 0 };
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { reporter: new ProgressReporter(stream, () => clock.now), clock, written };
}

const LINE = "\r\u001b[2K";

describe("progress in a log", () => {
  it("is a line for each step, with its seconds", () => {
    const { reporter, clock, written } = reporting(false);
    clock.now = 1_240;
    reporter.step("tenant", "https://localhost:1/");
    clock.now = 1_500;
    reporter.step("deployed", "dev");
    expect(written).toEqual([
      "  tenant                https://localhost:1/ (1.2 s)\n",
      "  deployed              dev (0.3 s)\n",
    ]);
    expect(reporter.elapsed()).toBe(1.5);
  });

  it("is a line now and then while something is counted, with the time to go from what this run did", () => {
    const { reporter, clock, written } = reporting(false);
    for (const [now, done] of [
      [0, 40],
      [9_999, 49],
      [10_000, 50],
      [19_000, 59],
      [20_000, 60],
      [60_000, 100],
    ] as const) {
      clock.now = now;
      reporter.count({ what: "people", done, total: 100 });
    }
    expect(written).toEqual([
      "  people                50/100, 50 s to go\n",
      "  people                60/100, 40 s to go\n",
      "  people                100 (60.0 s)\n",
    ]);
  });

  it("lets no name be a line of its own", () => {
    const { reporter, written } = reporting(false);
    reporter.step("a\nb", "\u001b[2K");
    expect(written).toEqual(["  a‹U+000A›b            ‹U+001B›[2K (0.0 s)\n"]);
  });
});

describe("progress on a terminal", () => {
  it("is a bar that moves, and goes when the step is done", () => {
    const { reporter, clock, written } = reporting(true);
    for (const [now, done] of [
      [0, 0],
      [50, 1],
      [100, 2],
      [200, 4],
    ] as const) {
      clock.now = now;
      reporter.count({ what: "sign-ins", done, total: 4 });
    }
    expect(written).toEqual([
      `${LINE}  sign-ins              ████████████░░░░░░░░░░░░ 2/4, 1 s to go`,
      LINE,
      "  sign-ins              4 (0.2 s)\n",
    ]);
  });

  it("is taken away for something else", () => {
    const { reporter, written } = reporting(true);
    reporter.clear();
    expect(written).toEqual([LINE]);
  });
});
