import { describe, expect, it } from "vitest";
import {
  admits,
  machineRoutesOf,
  rolesOfPerson,
  scopesOfPerson,
  scopesOfRoute,
  scopesOfToken,
  scopesRefusedTo,
} from "../../../rules/policy/decide.ts";
import { policy } from "../../../rules/policy.ts";

const EMPLOYEE = ["read:timesheets", "create:timesheets", "delete:timesheets"];
const MANAGER = [...EMPLOYEE, "approve:timesheets"];
const everything = Object.keys(policy.scopes);

describe("scopesOfPerson", () => {
  const cases: [who: string, roles: string[], groups: string[], scopes: string[]][] = [
    ["nobody in particular", [], [], []],
    ["an employee", ["Employee"], [], EMPLOYEE],
    ["a manager", ["Manager"], [], MANAGER],
    ["a contractor by group", [], ["Contractors"], EMPLOYEE],
    ["a manager by group", [], ["Managers"], MANAGER],
    ["an employee who is a manager by group", ["Employee"], ["Managers"], MANAGER],
    ["a role that the policy doesn't know", ["manager"], [], []],
    ["a group that the policy doesn't know", [], ["Bosses"], []],
    ["a name that every object has", ["constructor", "__proto__"], ["toString"], []],
  ];
  it.each(cases)("gives %s their scopes", (_who, roles, groups, scopes) => {
    expect([...scopesOfPerson(policy, { roles, groups })]).toEqual(scopes);
  });
});

describe("rolesOfPerson", () => {
  it("joins direct roles and those of groups, each once", () => {
    const person = { roles: ["Employee"], groups: ["Managers", "Contractors"] };
    expect(rolesOfPerson(policy, person)).toEqual(["Employee", "Manager"]);
  });

  it("passes over groups that the policy doesn't know", () => {
    expect(rolesOfPerson(policy, { roles: [], groups: ["Bosses", "toString"] })).toEqual([]);
  });
});

describe("scopesRefusedTo", () => {
  it("refuses an employee all but an employee's, such as approval, audit and upload", () => {
    const refused = scopesRefusedTo(policy, { roles: ["Employee"], groups: [] });
    expect(refused).toEqual(everything.filter((scope) => !EMPLOYEE.includes(scope)));
    expect(refused).toEqual(
      expect.arrayContaining(["approve:timesheets", "audit:timesheets", "batch:upload"]),
    );
  });

  it("refuses everything to a person without roles", () => {
    expect(scopesRefusedTo(policy, { roles: [], groups: [] })).toEqual(everything);
  });
});

describe("scopesOfToken", () => {
  const manager = { roles: ["Manager"], groups: [] };

  it("holds no more than was asked", () => {
    const token = { application: "mobile", asked: ["openid", "read:timesheets"], person: manager } as const;
    expect(scopesOfToken(policy, token)).toEqual(["read:timesheets"]);
  });

  it("holds no more than the application has", () => {
    expect(scopesOfToken(policy, { application: "web", asked: everything, person: manager })).toEqual(
      EMPLOYEE,
    );
  });

  it("holds no more than the person has", () => {
    const person = { roles: ["Employee"], groups: [] };
    expect(scopesOfToken(policy, { application: "mobile", asked: everything, person })).toEqual(EMPLOYEE);
  });

  it("gives a machine what its application has", () => {
    expect(scopesOfToken(policy, { application: "batch", asked: everything })).toEqual(["batch:upload"]);
  });

  it("refuses to decide for a machine on behalf of a person", () => {
    expect(() => scopesOfToken(policy, { application: "batch", asked: [], person: manager })).toThrow(
      'application "batch" is a machine: it acts for itself',
    );
  });

  it("refuses to decide for an application without its person", () => {
    expect(() => scopesOfToken(policy, { application: "mobile", asked: [] })).toThrow(
      'application "mobile" acts for a person: say for whom',
    );
  });
});

describe("scopesOfRoute", () => {
  it.each([
    ["GET /timesheets", ["read:timesheets", "audit:timesheets"]],
    ["POST /timesheets", ["create:timesheets"]],
    ["GET /health", []],
    ["toString", []],
  ])("gives those of %s: %j", (route, scopes) => {
    expect(scopesOfRoute(policy, route)).toEqual(scopes);
  });
});

describe("admits", () => {
  const cases: [route: string, scopes: string[], admitted: boolean][] = [
    ["PUT /approvals/{id}", MANAGER, true],
    ["PUT /approvals/{id}", EMPLOYEE, false],
    ["POST /timesheets/batch", ["batch:upload"], true],
    ["POST /timesheets/batch", MANAGER, false],
    ["GET /timesheets", ["read:timesheets"], true],
    ["GET /timesheets", ["audit:timesheets"], true],
    ["GET /timesheets", ["approve:timesheets", "create:timesheets"], false],
    ["POST /timesheets", ["audit:timesheets"], false],
    ["PUT /approvals/{id}", ["audit:timesheets"], false],
    ["GET /health", [], true],
    ["GET /timesheets", [], false],
    ["GET /unheard-of", everything, false],
    ["toString", everything, false],
  ];
  it.each(cases)("%s with %j: %s", (route, scopes, admitted) => {
    expect(admits(policy, route, scopes)).toBe(admitted);
  });
});

describe("routes that only machines can call", () => {
  it("are those whose scope no application of people may ask for", () => {
    expect(machineRoutesOf(policy)).toEqual(["POST /timesheets/batch"]);
  });

  it("are none of those that people can call by another of their scopes", () => {
    const routes = { ...policy.routes, "POST /timesheets/batch": ["batch:upload", "create:timesheets"] };
    expect(machineRoutesOf({ ...policy, routes })).toEqual([]);
  });

  it("are for people once one of their applications may ask for the scope, whoever holds it", () => {
    const { mobile } = policy.applications;
    const scopes = [...mobile.scopes, "batch:upload" as const];
    const applications = { ...policy.applications, mobile: { ...mobile, scopes } };
    expect(machineRoutesOf({ ...policy, applications })).toEqual([]);
  });
});
