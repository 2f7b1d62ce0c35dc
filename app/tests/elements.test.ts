import { expect, test } from "vitest";
import { elements, shownElements } from "../access/elements.ts";

test.each([
  [["read:timesheets"], ["week"]],
  [
    ["read:timesheets", "create:timesheets", "delete:timesheets"],
    ["week", "log", "correct", "delete"],
  ],
  [["approve:timesheets"], ["approvals", "decide"]],
  [[], []],
  [["batch:upload", "openid"], []],
])("whoever holds %j is shown %j", (scopes, shown) => {
  expect([...shownElements(new Set(scopes))]).toEqual(shown);
});

test("somebody is shown each element", () => {
  const all = new Set(["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"]);
  expect([...shownElements(all)]).toEqual(Object.keys(elements));
});
