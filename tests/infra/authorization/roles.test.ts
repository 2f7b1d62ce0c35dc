import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const ROLE = "auth0:index/role:Role";
const PERMISSIONS = "auth0:index/rolePermissions:RolePermissions";

describe("the roles", () => {
  it("are those of the policy", () => {
    const names = stack.all(ROLE).map((role) => role.name);
    expect(names.sort()).toEqual(Object.keys(policy.roles).sort());
  });

  it("have permissions set once each", () => {
    const names = stack.all(PERMISSIONS).map((permissions) => permissions.name);
    expect(names.sort()).toEqual(Object.keys(policy.roles).sort());
  });

  it.each(Object.entries(policy.roles))("%s has the name that the rules look for", (name, role) => {
    expect(stack.the(ROLE, name).inputs).toEqual({ name, description: role.description });
  });

  it.each(Object.entries(policy.roles))("%s has exactly the policy's permissions", (name, role) => {
    expect(stack.the(PERMISSIONS, name).inputs).toEqual({
      roleId: `auth0:index/role:Role ${name}`,
      permissions: role.scopes.map((scope) => ({
        name: scope,
        resourceServerIdentifier: "https://api.dev.exampleco.com/timesheets",
      })),
    });
  });

  it("get permissions only once the API has its scopes", () => {
    expect(stack.the(PERMISSIONS, "Employee").dependsOn).toContain(
      "auth0:index/resourceServerScopes:ResourceServerScopes api",
    );
  });

  it("keep approve:timesheets from an employee", () => {
    const granted = JSON.stringify(stack.the(PERMISSIONS, "Employee").inputs);
    expect(granted).toContain("read:timesheets");
    expect(granted).not.toContain("approve:timesheets");
  });
});
