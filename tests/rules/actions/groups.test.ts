import { describe, expect, it } from "vitest";
import { groupsOf } from "../../../rules/actions/groups.ts";

describe("groupsOf", () => {
  it("reads the names where Auth0's Authorization Extension keeps them", () => {
    expect(groupsOf({ authorization: { groups: ["Managers", "Contractors"] } })).toEqual([
      "Managers",
      "Contractors",
    ]);
  });

  it("passes over what is no name", () => {
    expect(groupsOf({ authorization: { groups: [7, "Managers", null, { name: "Contractors" }] } })).toEqual([
      "Managers",
    ]);
  });

  it.each([
    undefined,
    {},
    { authorization: null },
    { authorization: "Managers" },
    { authorization: {} },
    { authorization: { groups: "Managers" } },
    { authorization: { groups: { 0: "Managers" } } },
  ])("finds none in %j", (metadata) => {
    expect(groupsOf(metadata)).toEqual([]);
  });
});
