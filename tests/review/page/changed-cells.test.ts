import { expect, test } from "vitest";
import { type Change, change } from "../../../review/model/change.ts";
import { changedCells, type Holder, rightsOf } from "../../../review/page/rights.ts";
import { rightChange, worded } from "../support/changes.ts";
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
  expect(markedCells([creates({ who: "Employee" })], 0)).toEqual([
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

const creates = (right: Partial<Parameters<typeof rightChange>[0]>) =>
  rightChange({
    who: "Employee",
    through: ["mobile", "Mobile"],
    route: "POST /timesheets",
    scope: "create:timesheets",
    ...right,
  });

test.each([
  [
    { who: "Batch", kind: "machine", through: ["batch", "Batch"], route: "POST /timesheets/batch" },
    2,
    ["itself: POST /timesheets/batch: wider"],
  ],
  [{ who: "group Contractors", kind: "group" }, 0, ["group Contractors: POST /timesheets: wider"]],
  [
    { who: "all roles", kind: "combination", route: "PUT /approvals/{id}" },
    0,
    ["all roles: PUT /approvals/{id}: wider"],
  ],
  [{ route: "POST /elsewhere" }, 0, []],
  [{ who: "Nobody known" }, 0, []],
  [{ through: ["unknown", "Mobile"] }, 0, []],
] as const)("marks the cells of %j", (right, application, cells) => {
  expect(markedCells([creates(right)], application)).toEqual(cells);
});

test("marks cells for changes of rights only", () => {
  const grant = change("client-grant", "wider", {
    subject: "Mobile",
    application: "mobile",
    value: "approve:timesheets",
    subjectType: "user",
    audience: null,
    added: true,
  });
  expect(markedCells([worded(grant)], 0)).toEqual([]);
});

test("marks everybody's new right for whoever has it by that", () => {
  // By role they would have it without that.
  expect(markedCells([creates({ who: "no role", kind: "none" })], 0)).toEqual([
    "no role: POST /timesheets: wider",
  ]);
});
