import { describe, expect, it } from "vitest";
import { policyOf } from "../../../review/snapshot/policy.ts";
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
