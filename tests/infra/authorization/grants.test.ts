import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const GRANT = "auth0:index/clientGrant:ClientGrant";

describe("the grants", () => {
  it("are one for each application", () => {
    const names = stack.all(GRANT).map((grant) => grant.name);
    expect(names.sort()).toEqual(Object.keys(policy.applications).sort());
  });

  it.each([
    ["mobile", "user", ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"]],
    ["web", "user", ["read:timesheets", "create:timesheets", "delete:timesheets", "audit:timesheets"]],
    ["batch", "client", ["batch:upload"]],
  ])("give %s, acting for a %s, exactly its scopes", (key, subjectType, scopes) => {
    expect(stack.the(GRANT, key).inputs).toEqual({
      clientId: `auth0:index/client:Client ${key}`,
      audience: "https://api.dev.exampleco.com/timesheets",
      subjectType,
      scopes,
    });
  });

  it.each(Object.entries(policy.applications))("follow the policy for %s", (key, application) => {
    expect(stack.the(GRANT, key).inputs.scopes).toEqual(application.scopes);
  });

  it.each(Object.keys(policy.applications))("come for %s after the scopes and the rules", (key) => {
    expect(stack.the(GRANT, key).dependsOn).toEqual(
      expect.arrayContaining([
        "auth0:index/resourceServerScopes:ResourceServerScopes api",
        "auth0:index/triggerActions:TriggerActions post-login",
        "auth0:index/triggerActions:TriggerActions credentials-exchange",
      ]),
    );
  });
});
