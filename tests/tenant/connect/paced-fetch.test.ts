import { describe, expect, it } from "vitest";
import { pacedFetch } from "../../../tenant/connect/paced-fetch.ts";

/** A clock that stands still until somebody waits, and then is where they wait for. */
function fakeClock(start = 1_000_000) {
  let time = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      const until = time + milliseconds;
      await Promise.resolve();
      time = Math.max(time, until);
    },
  };
}

/** A tenant that takes some requests a second, and says so as Auth0 does. */
function limitedTenant(perSecond: number, now: () => number) {
  const served = new Map<number, number>();
  const statuses: number[] = [];
  const fetch = async (): Promise<Response> => {
    const second = Math.floor(now() / 1000);
    const used = (served.get(second) ?? 0) + 1;
    served.set(second, used);
    const status = used > perSecond ? 429 : 200;
    statuses.push(status);
    await Promise.resolve();
    return new Response(null, {
      status,
      headers: {
        "x-ratelimit-remaining": String(Math.max(0, perSecond - used)),
        "x-ratelimit-reset": String(second + 1),
      },
    });
  };
  return { fetch, statuses };
}

const answering = (...statuses: number[]) => {
  const calls: number[] = [];
  const fetch = async (): Promise<Response> => {
    const status = statuses[Math.min(calls.length, statuses.length - 1)] ?? 200;
    calls.push(status);
    if (status === 0) throw new TypeError("fetch failed");
    return new Response(null, { status });
  };
  return { calls, fetch };
};

const URL = "https://tenant.invalid/api/v2/users";

describe("pacedFetch", () => {
  it("keeps many requests at once within the limit, without one refusal", async () => {
    const clock = fakeClock();
    const tenant = limitedTenant(5, clock.now);
    const paced = pacedFetch(tenant.fetch, clock);
    const answers = await Promise.all(Array.from({ length: 40 }, () => paced(URL)));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(tenant.statuses).toEqual(Array(40).fill(200));
  });

  it("sends again what was refused with 429, when the answer says so", async () => {
    const clock = fakeClock();
    const statuses: number[] = [];
    const paced = pacedFetch(async () => {
      const status = statuses.length === 0 ? 429 : 200;
      statuses.push(status);
      return new Response(null, { status, headers: status === 429 ? { "retry-after": "7" } : {} });
    }, clock);
    expect((await paced(URL)).status).toBe(200);
    expect([statuses, clock.waits]).toEqual([[429, 200], [7_000]]);
  });

  it("tries an outage again after waits that double, five times in all", async () => {
    const clock = fakeClock();
    const { calls, fetch } = answering(503);
    expect((await pacedFetch(fetch, clock)(URL)).status).toBe(503);
    expect([calls, clock.waits]).toEqual([Array(5).fill(503), [250, 500, 1_000, 2_000]]);
  });

  it("gives the error when the tenant can't be reached at all", async () => {
    const { calls, fetch } = answering(0);
    await expect(pacedFetch(fetch, fakeClock())(URL)).rejects.toThrow("fetch failed");
    expect(calls).toHaveLength(5);
  });

  it("goes on after an outage that passes", async () => {
    const { fetch } = answering(0, 502, 201);
    expect((await pacedFetch(fetch, fakeClock())(URL)).status).toBe(201);
  });

  it.each([400, 401, 403, 404, 409])("gives a %i as it is, at once", async (status) => {
    const { calls, fetch } = answering(status);
    expect((await pacedFetch(fetch, fakeClock())(URL)).status).toBe(status);
    expect(calls).toEqual([status]);
  });
});
