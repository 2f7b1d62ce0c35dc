import { describe, expect, it } from "vitest";
import { audienceOf, policyOf } from "../../../review/snapshot/policy.ts";
import { policy } from "../../../rules/policy.ts";

describe("a policy's reach", () => {
  it("is what the policy says", () => {
    expect(policyOf({ policy: { ...policy, reach: {} } }).reach).toEqual({});
    expect(policyOf({ policy }).reach).toEqual(policy.reach);
  });

  const routes = {
    "GET /timesheets/{id}": "read:timesheets",
    "GET /approvals": "approve:timesheets",
    "PUT /approvals/{id}": "approve:timesheets",
    "POST /timesheets/batch": "batch:upload",
  };
  const then = {
    "GET /timesheets/{id}": { own: ["read:timesheets"], others: ["approve:timesheets"] },
    "GET /approvals": { own: [], others: ["approve:timesheets"] },
    "PUT /approvals/{id}": { own: [], others: ["approve:timesheets"] },
    "POST /timesheets/batch": { own: ["batch:upload"], others: ["batch:upload"] },
  };

  it("is what the API did then in a revision whose policy didn't say so, at the routes that it has", () => {
    const { reach: _, ...older } = policy;
    expect(policyOf({ policy: { ...older, routes } }).reach).toEqual(then);
    const { "GET /approvals": _route, ...fewer } = routes;
    const { "GET /approvals": _reach, ...known } = then;
    expect(policyOf({ policy: { ...older, routes: fewer } }).reach).toEqual(known);
  });

  it("is the same of a revision that said it in a form of its own", () => {
    const former = {
      "GET /timesheets/{id}": { own: true },
      "GET /approvals": { own: false, othersWith: "approve:timesheets" },
    };
    expect(policyOf({ policy: { ...policy, routes, reach: former } }).reach).toEqual({
      "GET /timesheets/{id}": { own: ["read:timesheets"], others: [] },
      "GET /approvals": { own: [], others: ["approve:timesheets"] },
    });
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
