import { expect, it } from "vitest";
import { excerpts } from "../../../review/diff/excerpt.ts";
import { deedAt } from "../../../review/diff/phrases.ts";

it.each<[route: string, scope: string | null, deed: string]>([
  ["GET /timesheets", "read:timesheets", "read timesheets"],
  ["GET /approvals", "approve:timesheets", "read approvals"],
  ["PUT /timesheets/{id}", "create:timesheets", "change timesheets"],
  ["PUT /approvals/{id}", "approve:timesheets", "approve timesheets"],
  ["PUT /approvals/{id}", "create:timesheets", "approve timesheets"],
  ["PUT /approvals/{id}", null, "change approvals"],
  ["POST /timesheets/{id}/approval", null, "approve timesheets"],
  ["POST /timesheets/batch", "batch:upload", "upload batches"],
  ["POST /timesheets/batch", "create:timesheets", "upload batches"],
  ["DELETE /timesheets/{id}", "anything", "delete timesheets"],
  ["POST /cost-centers", null, "create cost centers"],
  ["GET /", null, "call /"],
])("%s with %s is to %s", (route, scope, deed) => {
  expect(deedAt(route, scope)).toBe(deed);
});

it("shows of long texts where they differ", () => {
  const text = (part: string) => JSON.stringify(`${"a".repeat(200)}${part}${"z".repeat(200)}`);
  expect(excerpts(text("https://exampleco.com"), text("https://other.example"))).toEqual({
    was: `"…${"a".repeat(12)}https://exampleco.com${"z".repeat(20)}…"`,
    is: `"…${"a".repeat(12)}https://other.example${"z".repeat(20)}…"`,
  });
});

it("shows short values whole", () => {
  expect(excerpts('"one"', '"two"')).toEqual({ was: '"one"', is: '"two"' });
});
