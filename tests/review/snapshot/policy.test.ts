import { describe, expect, it } from "vitest";
import { audienceOf, policyOf } from "../../../review/snapshot/policy.ts";
import { policy } from "../../../rules/policy.ts";

describe("a policy's reach", () => {
  it("is what the policy says", () => {
    expect(policyOf({ policy: { ...policy, reach: {} } }).reach).toEqual({});
  });

  it("is what the API did then in a revision whose policy didn't say so, at the routes that it has", () => {
    const { reach, ...older } = policy;
    expect(policyOf({ policy: older }).reach).toEqual(reach);
    const { "GET /approvals": _, ...routes } = policy.routes;
    expect(Object.keys(policyOf({ policy: { ...older, routes } }).reach ?? {})).toEqual(
      Object.keys(reach ?? {}).filter((route) => route !== "GET /approvals"),
    );
  });
});

describe("the audience of a revision in which stacks had none", () => {
  it("is its policy's", () => {
    const older = {
      policy: { ...policy, api: { ...policy.api, identifier: "https://api.exampleco.com/hours" } },
    };
    expect(audienceOf(older)).toBe("https://api.exampleco.com/hours");
    expect(() => audienceOf({ policy })).toThrow("identifier");
  });
});
