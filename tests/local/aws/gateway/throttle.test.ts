import { describe, expect, it } from "vitest";
import { createThrottle } from "../../../../local/aws/gateway/throttle.ts";

const ROUTE = "GET /timesheets";
const limits = { burstLimit: 2, rateLimit: 4 };

/** A throttle with a clock that tests move on, by milliseconds. */
function startThrottle() {
  let milliseconds = 0;
  const throttle = createThrottle(() => new Date(milliseconds));
  return {
    passes: (routeKey = ROUTE) => throttle(routeKey, limits),
    wait: (time: number) => {
      milliseconds += time;
    },
  };
}

describe("createThrottle", () => {
  it("lets a burst pass, and then as many as the rate allows", () => {
    const { passes, wait } = startThrottle();
    expect([passes(), passes(), passes()]).toEqual([true, true, false]);
    wait(249);
    expect(passes()).toBe(false);
    wait(1);
    expect([passes(), passes()]).toEqual([true, false]);
  });

  it("saves up no more than a burst", () => {
    const { passes, wait } = startThrottle();
    passes();
    wait(60_000);
    expect([passes(), passes(), passes()]).toEqual([true, true, false]);
  });

  it("lets one route's requests use up none of another's", () => {
    const { passes } = startThrottle();
    expect([passes(), passes(), passes()]).toEqual([true, true, false]);
    expect([passes("GET /health"), passes("GET /health"), passes("GET /health")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
