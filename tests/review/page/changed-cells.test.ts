import { expect, test } from "vitest";
import { type Change, change } from "../../../review/diff/change.ts";
import { changedCells } from "../../../review/page/changed-cells.ts";
import { type Holder, rightsOf } from "../../../review/page/rights.ts";
import { narrowed, sample, sampleDiff, widened } from "./sample.ts";

/** `holder route way` of every cell of an application that is marked. */
function markedCells(changes: readonly Change[], application: number): string[] {
  const model = { ...sample, diff: { ...sampleDiff, changes } };
  const way = changedCells(model, rightsOf(model));
  const holders: Holder[] = [...sample.people.keys(), "itself"];
  return holders.flatMap((holder) =>
    [...sample.routes.keys()].flatMap((route) => {
      const found = way(application, holder, route);
      const name = holder === "itself" ? holder : sample.people[holder]?.name;
      return found === undefined ? [] : [`${name}: ${sample.routes[route]?.key}: ${found}`];
    }),
  );
}

test("marks a role's new right, and those who have it by that role", () => {
  expect(markedCells([widened], 0)).toEqual([
    "Manager: PUT /approvals/{id}: wider",
    "all roles: PUT /approvals/{id}: wider",
  ]);
  expect(markedCells([widened], 1)).toEqual([]);
});

test("marks no new right for those who had it by another role already", () => {
  const sentence = "Employee may now create timesheets through Mobile (POST /timesheets).";
  expect(markedCells([change("rights", "wider", sentence)], 0)).toEqual([
    "Employee: POST /timesheets: wider",
    "group Contractors: POST /timesheets: wider",
  ]);
});

test("marks a right that was taken, for groups too", () => {
  expect(markedCells([narrowed], 1)).toEqual([
    "Employee: POST /timesheets: narrower",
    "group Contractors: POST /timesheets: narrower",
    "all roles: POST /timesheets: narrower",
  ]);
});

test.each([
  [
    "Batch may now upload batches for itself (POST /timesheets/batch).",
    2,
    ["itself: POST /timesheets/batch: wider"],
  ],
  [
    "Group Contractors may now create timesheets through Mobile (POST /timesheets).",
    0,
    ["group Contractors: POST /timesheets: wider"],
  ],
  [
    "Somebody with all roles may now approve timesheets through Mobile (PUT /approvals/{id}).",
    0,
    ["all roles: PUT /approvals/{id}: wider"],
  ],
  ["Employee may now create timesheets through Mobile (POST /elsewhere).", 0, []],
  ["Nobody known may now create timesheets through Mobile (POST /timesheets).", 0, []],
  ["Something else happens.", 0, []],
])("reads %j", (sentence, application, cells) => {
  expect(markedCells([change("rights", "wider", sentence)], application)).toEqual(cells);
});

test("reads sentences about rights only", () => {
  expect(markedCells([change("grants", "wider", widened.sentence)], 0)).toEqual([]);
});

test("marks everybody's new right for whoever has it by that", () => {
  const sentence = "Anybody who signs in may now create timesheets through Mobile (POST /timesheets).";
  // By role they would have it without that.
  expect(markedCells([change("rights", "wider", sentence)], 0)).toEqual(["no role: POST /timesheets: wider"]);
});
