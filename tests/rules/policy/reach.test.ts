import { describe, expect, it } from "vitest";
import { reachesEntry, reachOf } from "../../../rules/policy/decide.ts";
import { policy } from "../../../rules/policy.ts";

const caller = (...scopes: string[]) => ({ subject: "auth0|ann", scopes: new Set(scopes) });

/** Whether Ann reaches her own entry and Bob's. */
const reached = (route: string, ...scopes: string[]) =>
  ["auth0|ann", "auth0|bob"].map((owner) => reachesEntry(reachOf(policy, route), caller(...scopes), owner));

describe("whose entries somebody reaches", () => {
  it.each([
    ["GET /timesheets", ["read:timesheets", "approve:timesheets"], [true, false]],
    ["GET /timesheets", ["audit:timesheets"], [false, true]],
    ["GET /timesheets", ["read:timesheets", "audit:timesheets"], [true, true]],
    ["GET /timesheets/{id}", ["audit:timesheets"], [false, true]],
    ["PUT /timesheets/{id}", ["create:timesheets", "audit:timesheets"], [true, false]],
    ["PUT /approvals/{id}", ["audit:timesheets"], [false, false]],
    ["GET /timesheets/{id}", ["read:timesheets"], [true, false]],
    ["GET /timesheets/{id}", ["read:timesheets", "approve:timesheets"], [true, true]],
    ["PUT /timesheets/{id}", ["create:timesheets", "approve:timesheets"], [true, false]],
    ["DELETE /timesheets/{id}", ["delete:timesheets", "approve:timesheets"], [true, false]],
    ["GET /approvals", ["approve:timesheets"], [false, true]],
    ["PUT /approvals/{id}", ["approve:timesheets"], [false, true]],
    ["POST /timesheets/batch", ["batch:upload"], [true, true]],
    ["GET /nowhere", ["approve:timesheets"], [false, false]],
    ["constructor", ["approve:timesheets"], [false, false]],
  ])("at %s with %j: own, others' is %j", (route, scopes, expected) => {
    expect(reached(route, ...scopes)).toEqual(expected);
  });

  it("is their own, with any scope that the route admits, where a policy says nothing of it", () => {
    const routes = { "GET /things": ["read:things", "list:things"], "GET /things/{id}": "read:things" };
    expect(reachOf({ routes }, "GET /things")).toEqual({ own: ["read:things", "list:things"], others: [] });
    expect(reachOf({ routes }, "GET /things/{id}")).toEqual({ own: ["read:things"], others: [] });
  });
});
