import { beforeAll, describe, expect, it } from "vitest";
import { declarePolicy, understood } from "../../../mutation/policy/declared-policy.ts";
import { changesBetween } from "../../../review/diff/diff.ts";
import type { Revision } from "../../../review/diff/revision.ts";
import type { DirectoryConnection, Policy } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";

const giving = (give: Readonly<Record<string, string>>, claim = "groups"): Policy => ({
  ...policy,
  connections: {
    ...policy.connections,
    directory: {
      kind: "directory",
      description: "Staff",
      groups: { claim, give },
    } satisfies DirectoryConnection,
  },
});
const staff = { Staff: "Employees" };

let shipped: Revision;
beforeAll(async () => {
  shipped = await understood(await declarePolicy(policy));
});

const changed = (before: Policy, after: Policy) =>
  changesBetween({
    before: { ...shipped, snapshot: { ...shipped.snapshot, policy: before } },
    after: { ...shipped, snapshot: { ...shipped.snapshot, policy: after } },
  })
    .filter(({ kind }) => kind.startsWith("directory-"))
    .map(({ direction, concern, sentence }) => [direction, concern, sentence]);

describe("the review tells of a directory", () => {
  it("a group that gives something now, as one that allows more", () => {
    expect(changed(giving(staff), giving({ ...staff, Leads: "Managers" }))).toEqual([
      ["wider", "widens", "Whoever is in Leads of the connection directory now is in the group Managers."],
    ]);
  });

  it("a group that gives something else, as one that allows more", () => {
    expect(changed(giving(staff), giving({ Staff: "Managers" }))).toEqual([
      [
        "wider",
        "widens",
        "Whoever is in Staff of the connection directory now is in the group Managers (was in Employees).",
      ],
    ]);
  });

  it("a group that gives nothing any more, as one that allows less", () => {
    expect(changed(giving({ ...staff, Leads: "Managers" }), giving(staff))).toEqual([
      [
        "narrower",
        null,
        "Whoever is in Leads of the connection directory no longer is in the group Managers.",
      ],
    ]);
  });

  it("another claim, as one that allows more: somebody else may say what is in it", () => {
    expect(changed(giving(staff), giving(staff, "memberOf"))).toEqual([
      [
        "wider",
        "widens",
        "The groups of the connection directory are now taken from memberOf (were from groups).",
      ],
    ]);
  });

  it("a whole directory that is new", () => {
    const { people } = policy.connections;
    expect(changed({ ...policy, connections: { people } }, giving(staff))).toEqual([
      ["wider", "widens", "Whoever is in Staff of the connection directory now is in the group Employees."],
    ]);
  });
});
