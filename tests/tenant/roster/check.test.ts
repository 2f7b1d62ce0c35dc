import { describe, expect, it } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { checkRoster, peopleOf } from "../../../tenant/roster/check.ts";
import { describeRosterFault } from "../../../tenant/roster/fault.ts";
import type { RosterLine } from "../../../tenant/roster/lines.ts";

async function* linesOf(...rows: string[][]): AsyncGenerator<RosterLine, void> {
  for (const [index, cells] of rows.entries()) yield { line: index + 2, cells };
}

const SOUND = ["ada@exampleco.com", "Ada", "Employee", "Managers"];
const check = (...rows: string[][]) => checkRoster(linesOf(...rows), policy);
const withCell = (column: number, text: string) =>
  SOUND.map((cell, index) => (index === column ? text : cell));

describe("checkRoster", () => {
  it("finds nothing wrong with sound people, whatever the case and the spaces", async () => {
    const other = [" Bob@ExampleCo.com", "Bob", " Employee ; Manager;", ""];
    expect(await check(SOUND, other)).toMatchObject({ people: 2, faultCount: 0, faults: [] });
  });

  const cases: [what: string, row: string[], faults: string[]][] = [
    [
      "too few columns",
      SOUND.slice(0, 3),
      ["line 2: has 3 columns, expected 4: email,name,roles,groups (ROSTER_WRONG_COLUMNS)"],
    ],
    [
      "too many columns",
      [...SOUND, ""],
      ["line 2: has 5 columns, expected 4: email,name,roles,groups (ROSTER_WRONG_COLUMNS)"],
    ],
    ["no e-mail address", withCell(0, "ada"), ['line 2: "ada" is not an e-mail address (ROSTER_BAD_EMAIL)']],
    ["no name", withCell(1, " "), ["line 2: the name is empty, expected 1 to 300 (ROSTER_BAD_NAME)"]],
    [
      "a mistyped role",
      withCell(2, "Employee;Manger"),
      ['line 2: "Manger" is not a role of the policy; did you mean "Manager"? (ROSTER_UNKNOWN_ROLE)'],
    ],
    [
      "a role that every object has",
      withCell(2, "toString"),
      [
        'line 2: "toString" is not a role of the policy; expected one of Employee, Manager, Auditor (ROSTER_UNKNOWN_ROLE)',
      ],
    ],
    [
      "a group that is none",
      withCell(3, "Everybody"),
      [
        'line 2: "Everybody" is not a group of the policy; expected one of Employees, Contractors, Managers (ROSTER_UNKNOWN_GROUP)',
      ],
    ],
    [
      "characters that nobody sees, such as the mark between two files that were put together",
      ["ada@exampleco.com", "A\uFEFFda\u3164", "Employee", ""],
      ["line 2: has control, invisible or direction-changing characters in name (ROSTER_BAD_TEXT)"],
    ],
    [
      "characters that move the cursor or turn the text around",
      ["ada@exampleco.com", "A\u0000d\u001b[2Ka", "Employee\u202E", ""],
      ["line 2: has control, invisible or direction-changing characters in name and roles (ROSTER_BAD_TEXT)"],
    ],
    [
      "an address that is too long, of which no more than its beginning is told",
      withCell(0, `${"a".repeat(300)}@exampleco.com`),
      [`line 2: "${"a".repeat(80)}…" is not an e-mail address (ROSTER_BAD_EMAIL)`],
    ],
    [
      "more roles than a person can have",
      withCell(2, Array.from({ length: 51 }, (_, index) => `Role ${index}`).join(";")),
      ["line 2: there are 51 roles, expected at most 50 (ROSTER_UNKNOWN_ROLE)"],
    ],
    [
      "several things at once",
      ["ada", "", "Boss", ""],
      [
        'line 2: "ada" is not an e-mail address (ROSTER_BAD_EMAIL)',
        "line 2: the name is empty, expected 1 to 300 (ROSTER_BAD_NAME)",
        'line 2: "Boss" is not a role of the policy; expected one of Employee, Manager, Auditor (ROSTER_UNKNOWN_ROLE)',
      ],
    ],
  ];
  it.each(cases)("finds %s", async (_what, row, expected) => {
    const { faults, people } = await check(row);
    expect([people, faults.map(describeRosterFault)]).toEqual([0, expected]);
  });

  it("finds an e-mail address that stands twice, in whatever case", async () => {
    const { people, badLines, faults } = await check(SOUND, withCell(0, "ADA@exampleco.com"));
    expect(faults.map(describeRosterFault)).toEqual([
      'line 3: "ada@exampleco.com" is on line 2 already (ROSTER_DUPLICATE_EMAIL)',
    ]);
    expect([people, badLines]).toEqual([1, new Set([3])]);
  });

  it("counts all faults, and keeps the first twenty", async () => {
    const { faults, faultCount, badLines } = await check(
      ...Array.from({ length: 50 }, () => withCell(0, "x")),
    );
    expect([faults.length, faultCount, badLines.size]).toEqual([20, 50, 50]);
  });

  it("knows the same people again, and others, and another policy", async () => {
    const [one, same, other] = await Promise.all([check(SOUND), check(SOUND), check(withCell(1, "Eve"))]);
    const { Managers: _gone, ...groups } = policy.groups;
    const fewer = await checkRoster(linesOf(SOUND), { ...policy, groups });
    expect(same.digest).toBe(one.digest);
    expect(new Set([one.digest, other.digest, fewer.digest]).size).toBe(3);
  });
});

describe("peopleOf", () => {
  it("gives the people of sound lines, with their lines", async () => {
    const people = [];
    const lines = linesOf(withCell(0, "x"), SOUND);
    for await (const person of peopleOf(lines, policy, new Set([2]))) people.push(person);
    expect(people).toEqual([
      { line: 3, email: "ada@exampleco.com", name: "Ada", roles: ["Employee"], groups: ["Managers"] },
    ]);
  });

  it("stops when a line is no longer what was checked", async () => {
    const people = peopleOf(linesOf(withCell(0, "x")), policy, new Set());
    await expect(people.next()).rejects.toMatchObject({
      code: "ROSTER_CHANGED",
      message: "ROSTER_CHANGED: line 2 was changed after it was checked",
    });
  });
});
