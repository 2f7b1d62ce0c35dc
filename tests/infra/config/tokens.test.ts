import { describe, expect, it } from "vitest";
import { acceptWith, refusalOf } from "./accept.ts";

const accepted = (tokens: unknown) => acceptWith({ "timesheets:accessTokens": tokens }).accessTokens;
const refused = (tokens: unknown, others: object = {}) =>
  refusalOf({ "timesheets:accessTokens": tokens, ...others })
    .split("\n")
    .slice(1)
    .map((line) => line.trim());

describe("the lifetimes of access tokens", () => {
  it.each([
    ["are those of Auth0's scenario where a stack says nothing", undefined, [86_400, 3_600]],
    ["are those of the stack", { lifetime: 10_800, lifetimeForWeb: 7_200 }, [10_800, 7_200]],
    ["are no longer for pages than for others", { lifetime: 900 }, [900, 900]],
    ["stay short for pages where others are long", { lifetime: 43_200 }, [43_200, 3_600]],
    ["can be given for pages alone", { lifetimeForWeb: 300 }, [86_400, 300]],
  ])("%s", (_, tokens, [lifetime, lifetimeForWeb]) => {
    expect(accepted(tokens)).toEqual({ lifetime, lifetimeForWeb });
  });

  it.each([
    [
      { lifetime: 299, lifetimeForWeb: 7_201 },
      [
        "timesheets:accessTokens.lifetime is 299; expected whole seconds from 300 to 86400, for example 3600",
        "timesheets:accessTokens.lifetimeForWeb is 7201; expected whole seconds from 300 to 7200, for example 3600",
      ],
    ],
    [
      { lifetime: "3600" },
      [
        'timesheets:accessTokens.lifetime is the text "3600"; expected whole seconds from 300 to 86400, for example 3600',
      ],
    ],
    [
      { lifetime: 600, lifetimeForWeb: 601 },
      [
        "timesheets:accessTokens.lifetimeForWeb is longer than lifetime; expected no more seconds than that, or none, which takes as many",
      ],
    ],
    [
      { lifetimes: 600 },
      ['timesheets:accessTokens has the unknown key "lifetimes"; did you mean "lifetime"?'],
    ],
    [
      3600,
      [
        'timesheets:accessTokens is 3600; expected the keys lifetime, lifetimeForWeb, for example {"lifetime":3600,"lifetimeForWeb":3600}',
      ],
    ],
  ])("are refused as %j", (tokens, faults) => {
    expect(refused(tokens)).toEqual(faults);
  });

  it("have to leave time to renew them: a refresh token that nobody has used yet outlives them", () => {
    const refreshTokens = (idleLifetime: number) => ({
      "timesheets:refreshTokens": { lifetime: 2_592_000, idleLifetime, leeway: 0 },
    });
    expect(refused({ lifetime: 7_200 }, refreshTokens(7_200))).toEqual([
      "timesheets:refreshTokens.idleLifetime is 7200, within which nobody renews an access token that is good for 7200 seconds; expected more seconds than that, or a shorter lifetime of timesheets:accessTokens",
    ]);
    const renewed = { "timesheets:accessTokens": { lifetime: 7_199 }, ...refreshTokens(7_200) };
    expect(acceptWith(renewed).refreshTokens.idleLifetime).toBe(7_200);
  });
});
