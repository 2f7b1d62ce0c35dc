import { describe, expect, it } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { planPerson } from "../../../tenant/roster/plan.ts";

const person = { email: "ada@exampleco.com", name: "Ada", roles: ["Employee"], groups: ["Managers"] };
const authorization = { groups: ["Managers"], roles: ["Employee"], permissions: [] };
const asWanted = {
  id: "auth0|1",
  name: "Ada",
  authorization,
  isBlocked: false,
  roles: ["Manager", "Employee"],
};
const nothing = { id: "auth0|1", profile: {}, addRoles: [], removeRoles: [] };

describe("planPerson", () => {
  it("creates somebody new with the roles that they have directly and through groups", () => {
    expect(planPerson(person, undefined, policy)).toEqual({
      kind: "create",
      id: undefined,
      profile: { name: "Ada", authorization },
      addRoles: ["Employee", "Manager"],
      removeRoles: [],
    });
  });

  it("leaves alone who is as the roster says", () => {
    expect(planPerson(person, asWanted, policy)).toEqual({ kind: "leave", ...nothing });
  });

  it("takes away a role that neither the roster nor a group gives", () => {
    const plan = planPerson({ ...person, groups: [] }, { ...asWanted, authorization: undefined }, policy);
    expect(plan).toEqual({
      ...nothing,
      kind: "change",
      profile: { authorization: { groups: [], roles: ["Employee"], permissions: [] } },
      removeRoles: ["Manager"],
    });
  });

  it("leaves roles of other systems where they are", () => {
    const plan = planPerson(person, { ...asWanted, roles: [...asWanted.roles, "Payroll"] }, policy);
    expect(plan).toEqual({ kind: "leave", ...nothing });
  });

  it("adds a role that was taken away by hand, though the metadata are right", () => {
    expect(planPerson(person, { ...asWanted, roles: ["Employee"] }, policy)).toEqual({
      ...nothing,
      kind: "change",
      addRoles: ["Manager"],
    });
  });

  it.each([
    ["roles", { roles: [] }],
    ["groups", { authorization: { groups: [], roles: [], permissions: [] } }],
    ["a name", { name: "" }],
  ])("gives nobody who is blocked %s back, and says that it doesn't", (_what, lacking) => {
    const found = { ...asWanted, isBlocked: true, ...lacking };
    expect(planPerson(person, found, policy)).toEqual({ kind: "blocked", ...nothing });
    expect(planPerson(person, { ...found, isBlocked: false }, policy).kind).toBe("change");
  });

  it("has nothing to say of somebody who is blocked and has what the roster says", () => {
    expect(planPerson(person, { ...asWanted, isBlocked: true }, policy)).toEqual({
      kind: "leave",
      ...nothing,
    });
  });

  it.each([
    ["permissions that somebody wrote there", { ...authorization, permissions: ["approve:timesheets"] }],
    ["something more", { ...authorization, admin: true }],
    ["no lists", "Managers"],
  ])("writes the metadata anew when there are %s", (_what, found) => {
    const { kind, profile } = planPerson(person, { ...asWanted, authorization: found }, policy);
    expect([kind, profile]).toEqual(["change", { authorization }]);
  });
});
