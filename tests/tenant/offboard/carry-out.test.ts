import { ManagementError } from "auth0";
import { describe, expect, it } from "vitest";
import { type CarryingOut, carryOut } from "../../../tenant/offboard/carry-out.ts";
import type { Step } from "../../../tenant/offboard/steps.ts";

const refusal = (statusCode: number, message: string, errorCode = "") =>
  new ManagementError({ statusCode, body: { statusCode, message, errorCode } });

/** Something that is gone once it was ended, some looks later. */
function thing(name: string, { after = 0, end = () => {} }: { after?: number; end?: () => void } = {}) {
  let looks: number | undefined;
  const step: Step = {
    name,
    left: async () => {
      if (looks === undefined) return [`the ${name}`];
      looks += 1;
      return looks > after ? [] : [`the ${name}`];
    },
    end: async () => {
      end();
      looks = 0;
    },
  };
  return step;
}

async function carriedOut(steps: readonly Step[], how: Partial<CarryingOut> = {}) {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const { signal } = new AbortController();
  return { results: await carryOut(steps, { isDry: false, signal, wait, ...how }), waits };
}

describe("carryOut", () => {
  it("ends what there is, and finds nothing the next time", async () => {
    const step = thing("role");
    expect((await carriedOut([step])).results).toEqual([
      { name: "role", outcome: "done", found: ["the role"] },
    ]);
    expect((await carriedOut([step])).results).toEqual([
      { name: "role", outcome: "nothing to do", found: [] },
    ]);
  });

  it("ends nothing in a dry run", async () => {
    const step = thing("role", { end: () => expect.unreachable() });
    const { results } = await carriedOut([step], { isDry: true });
    expect(results).toEqual([{ name: "role", outcome: "to do", found: ["the role"] }]);
  });

  it("waits for what ends a little later, and no longer than ten seconds", async () => {
    const late = await carriedOut([thing("session", { after: 3 })]);
    expect([late.results[0]?.outcome, late.waits]).toEqual(["done", [1000, 1000, 1000]]);
    const never = await carriedOut([thing("session", { after: 99 })]);
    expect(never.results).toEqual([
      {
        name: "session",
        outcome: "not done",
        found: ["the session"],
        why: "the tenant has taken it, and still has the session",
      },
    ]);
    expect(never.waits).toHaveLength(9);
  });

  it.each([
    [500, "not done"],
    [429, "not done"],
    [401, "not done"],
  ])("takes all other steps when one fails with %d", async (status, outcome) => {
    const fail = () => {
      throw refusal(status, "not now");
    };
    const { results } = await carriedOut([thing("block", { end: fail }), thing("role")]);
    expect(results).toEqual([
      { name: "block", outcome, why: `TENANT_REFUSED: the tenant answered ${status}: not now` },
      { name: "role", outcome: "done", found: ["the role"] },
    ]);
  });

  it("tells a plan that lacks something from a client that may not do it", async () => {
    const failing = (errorCode: string) => ({
      ...thing("session"),
      left: () => Promise.reject(refusal(403, "no", errorCode)),
    });
    const { results } = await carriedOut([failing("not_entitled"), failing("insufficient_scope")]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["not on this plan", "not done"]);
  });

  it("calls nothing done of which nobody can tell whether it is", async () => {
    let looks = 0;
    const step: Step = {
      name: "role",
      left: async () => {
        looks += 1;
        if (looks > 1) throw refusal(503, "down");
        return ["the role"];
      },
      end: async () => undefined,
    };
    expect((await carriedOut([step])).results).toMatchObject([
      { outcome: "not done", why: "nobody can tell: TENANT_REFUSED: the tenant answered 503: down" },
    ]);
  });

  it("takes no further step when it is stopped, and says which are left", async () => {
    const stop = new AbortController();
    const steps = [thing("block", { end: () => stop.abort() }), thing("role")];
    const { results } = await carriedOut(steps, { signal: stop.signal });
    expect(results).toEqual([
      { name: "block", outcome: "done", found: ["the block"] },
      { name: "role", outcome: "not tried", why: "stopped by a signal" },
    ]);
  });
});
