import { describe, expect, it } from "vitest";
import { personasOf } from "../../proof/personas.ts";
import { newPassword } from "../../tenant/roster/password.ts";
import { knownPolicy as policy } from "../support/known-policy.ts";

describe("personasOf", () => {
  it("has somebody of each role, each group, all, none, and one to whom scopes were given by hand", () => {
    expect(
      personasOf(policy, newPassword).map(({ label, email, roles, groups, handGiven }) => [
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
      ["Auditor", "auditor@exampleco.com", ["Auditor"], [], []],
      ["group Employees", "group.employees@exampleco.com", [], ["Employees"], []],
      ["group Contractors", "group.contractors@exampleco.com", [], ["Contractors"], []],
      ["group Managers", "group.managers@exampleco.com", [], ["Managers"], []],
      ["all roles", "all.roles@exampleco.com", ["Employee", "Manager", "Auditor"], [], []],
      [
        "Employee given scopes by hand",
        "employee.given.scopes.by.hand@exampleco.com",
        ["Employee"],
        [],
        ["approve:timesheets", "audit:timesheets", "batch:upload"],
      ],
      [
        "group Contractors claiming an address",
        "directory.all.groups@staff.exampleco.com",
        [],
        ["Contractors"],
        [],
      ],
      [
        "directory: Timesheets Employees",
        "directory.timesheets.employees@staff.exampleco.com",
        [],
        ["Employees"],
        [],
      ],
      [
        "directory: Timesheets Managers",
        "directory.timesheets.managers@staff.exampleco.com",
        [],
        ["Managers"],
        [],
      ],
      [
        "directory: all groups",
        "directory.all.groups@staff.exampleco.com",
        [],
        ["Employees", "Managers"],
        [],
      ],
      ["directory: unknown group", "directory.unknown.group@staff.exampleco.com", [], [], []],
      ["directory: no group", "directory.no.group@staff.exampleco.com", [], [], []],
    ]);
  });

  it("makes each password anew, and none twice", () => {
    const passwords = [...personasOf(policy, newPassword), ...personasOf(policy, newPassword)].map(
      ({ password }) => password,
    );
    expect(new Set(passwords).size).toBe(30);
  });
});

describe("a persona's password", () => {
  it("is one that the strictest policy takes", () => {
    for (const { password } of Array.from({ length: 100 }, () => personasOf(policy, newPassword)).flat()) {
      expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*!).{25}$/);
      expect(password).not.toMatch(/(.)\1/);
    }
  });
});
