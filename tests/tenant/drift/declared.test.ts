import { describe, expect, it } from "vitest";
import { declaredPart, joined } from "../../../tenant/drift/declared.ts";

describe("what the program declares", () => {
  it("is refused when nothing compares it, so that no drift is hidden", () => {
    const resource = { type: "auth0:index/organization:Organization", name: "acme", inputs: {} };
    expect(() => declaredPart(resource)).toThrow(
      'DRIFT_NOT_COMPARABLE: nothing compares auth0:index/organization:Organization, of which the program declares "acme"',
    );
  });

  it("is joined where several resources speak of one object", () => {
    const role = declaredPart({ type: "auth0:index/role:Role", name: "x", inputs: { name: "Employee" } });
    const permissions = declaredPart({
      type: "auth0:index/rolePermissions:RolePermissions",
      name: "x",
      inputs: { roleId: "Employee", permissions: [{ name: "read", resourceServerIdentifier: "api" }] },
    });
    expect(joined([permissions, role])).toEqual([
      {
        kind: "role",
        name: "Employee",
        fields: { name: "Employee", permissions: new Set(["read of api"]) },
      },
    ]);
  });

  it("is refused when two resources say the same of one object", () => {
    const role = declaredPart({ type: "auth0:index/role:Role", name: "x", inputs: { name: "Employee" } });
    expect(() => joined([role, role])).toThrow(
      'DRIFT_NOT_COMPARABLE: the program declares "name" of the role "Employee" more than once',
    );
  });

  it("keeps the values of an Action's secrets out", () => {
    const action = declaredPart({
      type: "auth0:index/action:Action",
      name: "x",
      inputs: {
        name: "Rule",
        code: "",
        deploy: true,
        supportedTriggers: { id: "post-login", version: "v3" },
        secrets: [{ name: "KEY", value: "hush" }],
      },
    });
    expect(action.fields.secrets).toEqual(new Set(["KEY"]));
    expect(JSON.stringify(action)).not.toContain("hush");
  });
});
