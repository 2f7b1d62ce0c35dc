import { describe, expect, it } from "vitest";
import { createThrottle } from "../../../../local/aws/gateway/throttle.ts";

const limits = { burstLimit: 2, rateLimit: 4 };

describe("createThrottle", () => {
  it("lets a burst pass, and then as many as the rate allows", () => {
    let milliseconds = 0;
    const passes = createThrottle(() => new Date(milliseconds));
    expect([passes(limits), passes(limits), passes(limits)]).toEqual([true, true, false]);
    milliseconds += 249;
    expect(passes(limits)).toBe(false);
    milliseconds += 1;
    expect([passes(limits), passes(limits)]).toEqual([true, false]);
  });

  it("saves up no more than a burst", () => {
    let milliseconds = 0;
    const passes = createThrottle(() => new Date(milliseconds));
    passes(limits);
    milliseconds += 60_000;
    expect([passes(limits), passes(limits), passes(limits)]).toEqual([true, true, false]);
  });
});
