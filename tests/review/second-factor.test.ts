import { beforeAll, describe, expect, it } from "vitest";
import { declarePolicy, understood } from "../../mutation/policy/declared-policy.ts";
import { answerWhat, answerWho, answerWhy } from "../../review/ask/answer.ts";
import { readDeclaration } from "../../review/declaration/read.ts";
import { changesBetween } from "../../review/diff/diff.ts";
import type { Revision } from "../../review/diff/revision.ts";
import { applicationsHolding } from "../../rules/policy/application-kinds.ts";
import type { Policy, SecondFactor } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";

const { scopes, roles, applications } = policy;
const approving = (secondFactor?: SecondFactor): Policy => ({
  ...policy,
  scopes: {
    ...scopes,
    "approve:timesheets": { description: scopes["approve:timesheets"] as string, secondFactor },
  },
});
const ofRole: Policy = { ...policy, roles: { ...roles, Manager: { ...roles.Manager, secondFactor: true } } };
const ofApplication: Policy = {
  ...policy,
  applications: { ...applications, mobile: { ...applications.mobile, secondFactor: true } },
};

let without: Revision;
let wanting: Revision;
beforeAll(async () => {
  // One program after the other: they share the engine's state.
  without = await understood(await declarePolicy(approving()));
  wanting = await understood(await declarePolicy(approving(true)));
});

/** The changes of second factors between two policies; what is declared for them is the same here. */
const changed = (before: Policy, after: Policy) =>
  changesBetween({
    before: { ...without, snapshot: { ...without.snapshot, policy: before } },
    after: { ...without, snapshot: { ...without.snapshot, policy: after } },
  })
    .filter(({ kind }) => kind === "second-factor")
    .map(({ direction, concern, sentence }) => [direction, concern, sentence]);

describe("the review", () => {
  const approve = "Scope approve:timesheets";
  const cases: [what: string, before: Policy, after: Policy, changes: unknown[]][] = [
    [
      "one that is added",
      approving(),
      approving(true),
      ["narrower", null, `${approve} now wants a second factor.`],
    ],
    [
      "one that is dropped",
      approving(true),
      approving(),
      ["wider", "widens", `${approve} no longer wants a second factor.`],
    ],
    [
      "one that does for longer",
      approving({ maxAge: 60 }),
      approving({ maxAge: 600 }),
      [
        "wider",
        "widens",
        `${approve} now wants a second factor of the last 600 s (it was of the last 60 s).`,
      ],
    ],
    [
      "one that does for good",
      approving({ maxAge: 60 }),
      approving(true),
      ["wider", "widens", `${approve} now wants a second factor of whatever age (it was of the last 60 s).`],
    ],
    [
      "one that is to be newer",
      approving(true),
      approving({ maxAge: 60 }),
      ["narrower", null, `${approve} now wants a second factor of the last 60 s (it was of whatever age).`],
    ],
    [
      "a role's that is dropped",
      ofRole,
      policy,
      ["wider", "widens", "Role Manager no longer wants a second factor."],
    ],
    [
      "an application's that is dropped",
      ofApplication,
      policy,
      ["wider", "widens", "Application Timesheets Mobile no longer wants a second factor."],
    ],
  ];
  it.each(cases)("tells %s", (_what, before, after, change) => {
    expect(changed(before, after)).toEqual([change]);
  });

  it("finds that the Actions do what such a policy says, that the settings lack a factor, and that no right changes", () => {
    const findings = ({ model }: Revision) => model.findings.map(({ code, where }) => `${code} ${where}`);
    expect(findings(wanting)).toEqual([
      "SECOND_FACTOR_MISSING the tenant's settings",
      "SECOND_FACTOR_MISSING the tenant's settings",
      ...findings(without),
    ]);
    const rights = changesBetween({ before: without, after: wanting }).filter(
      ({ topic }) => topic === "rights",
    );
    expect(rights).toEqual([]);
  });

  it("says when asked what is there after a second factor alone", async () => {
    const { snapshot } = wanting;
    const asked = { snapshot, declaration: readDeclaration(snapshot) };
    const manager = await answerWhat(asked, "Manager");
    expect(manager.text).toContain("\n  GET /weeks/{week}\n  GET /approvals (after a second factor)\n");
    const why = await answerWhy(asked, "Manager", "GET /approvals", "mobile");
    expect(why.text).toContain("approve:timesheets stays in the token after a second factor");
    for (const what of ["approve:timesheets", "PUT /approvals/{id}"]) {
      const [, after] = (await answerWho(asked, what)).text.split("\n\nAfter a second factor:\n");
      expect(after?.split("\n")).toEqual(
        applicationsHolding(policy, ["approve:timesheets"]).map(
          (key) => `  ${applications[key].name}: Manager, group Managers, all roles`,
        ),
      );
    }
    expect((await answerWho(asked, "read:timesheets")).text).not.toContain("After");
  });
});
