import { describe, expect, it } from "vitest";
import { personasOf } from "../../local/people.ts";
import { policy } from "../../rules/policy.ts";

describe("personasOf", () => {
  it("has somebody of each role, each group, all, none, and one whom somebody meddled with", () => {
    expect(
      personasOf(policy).map(({ label, email, roles, groups, handGiven }) => [
        label,
        email,
        roles,
        groups,
        handGiven,
      ]),
    ).toEqual([
      ["no role", "no.role@exampleco.com", [], [], []],
      ["Employee", "employee@exampleco.com", ["Employee"], [], []],
      ["Manager", "manager@exampleco.com", ["Manager"], [], []],
      ["group Employees", "group.employees@exampleco.com", [], ["Employees"], []],
      ["group Contractors", "group.contractors@exampleco.com", [], ["Contractors"], []],
      ["group Managers", "group.managers@exampleco.com", [], ["Managers"], []],
      ["all roles", "all.roles@exampleco.com", ["Employee", "Manager"], [], []],
      [
        "Employee, meddled with",
        "employee.meddled.with@exampleco.com",
        ["Employee"],
        [],
        ["approve:timesheets", "batch:upload"],
      ],
    ]);
  });

  it("makes each password anew, and none twice", () => {
    const passwords = [...personasOf(policy), ...personasOf(policy)].map(({ password }) => password);
    expect(new Set(passwords).size).toBe(16);
  });
});

describe("a persona's password", () => {
  it("is one that the strictest policy takes", () => {
    for (const { password } of Array.from({ length: 100 }, () => personasOf(policy)).flat()) {
      expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*!).{25}$/);
      expect(password).not.toMatch(/(.)\1/);
    }
  });
});
