import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { REMOVED, removed } from "../../../mutation/common/edit.ts";
import { type Case, declared, expectViolations, shortText, titleOf, violationsIn } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.table} entries`, ["name"], REMOVED],
    finds: [
      'function-checks-tokens: api environment.variables.TIMESHEETS_TABLE is "timesheets-prod-entries"; expected the name of the Table of this stack',
      "names-explicit: entries name is missing; expected a name of its own",
    ],
  },
  {
    change: ["aws:cloudwatch/dashboard:Dashboard api", ["dashboardName"], ""],
    finds: ['names-explicit: api dashboardName is ""; expected a name of its own'],
  },
];

/** Violations that come with a change of resources. */
function added(resources: readonly StackResource[]): string[] {
  const before = new Set(violationsIn(declared.prod).map(shortText));
  return violationsIn(resources)
    .map(shortText)
    .filter((text) => !before.has(text));
}

const altered = (label: string, change: Partial<StackResource>) =>
  declared.prod.map((resource) => (labelOf(resource) === label ? { ...resource, ...change } : resource));

const extra = (type: string): StackResource => ({
  type,
  name: "extra",
  inputs: { name: "extra" },
  protect: false,
  parent: "",
  dependsOn: [],
  options: {},
});

describe("guardrails of the whole stack find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));

  it.each([
    `${resourceTypes.table} entries`,
    `${resourceTypes.client} web`,
    `${resourceTypes.connection} people`,
    `${resourceTypes.api} api`,
  ])("%s without protection in production", (label) => {
    expect(added(altered(label, { protect: false }))).toEqual([
      `protected-in-production: ${label.split(" ")[1]} protect is false; expected true`,
    ]);
  });

  it("a grant that is there before the rules", () => {
    const label = `${resourceTypes.clientGrant} web`;
    expect(added(altered(label, { dependsOn: [] }))).toEqual([
      'grants-after-actions: web dependsOn is []; expected the TriggerActions "post-login"',
      'grants-after-actions: web dependsOn is []; expected the TriggerActions "credentials-exchange"',
    ]);
  });

  it("a function that runs before it may do anything", () => {
    expect(added(altered(`${resourceTypes.function} api`, { dependsOn: [] }))).toEqual([
      "role-policy-in-place: api dependsOn is []; expected the RolePolicy, which has to be in place before the function runs",
    ]);
  });

  it("a second owner of a list", () => {
    expect(added([...declared.prod, extra("auth0:index/rolePermission:RolePermission")])).toEqual([
      'one-owner: extra is "declared"; expected no such resource',
    ]);
  });

  it("a resource of a type that nobody judges", () => {
    expect(added([...declared.prod, extra("aws:s3/bucket:Bucket")])).toEqual([
      'types-judged: extra is "declared"; expected a type that is judged',
    ]);
  });

  it.each([
    [`${resourceTypes.clientGrant} web`, "applications-as-policy"],
    [`${resourceTypes.triggerActions} post-login`, "actions-bound"],
    [`${resourceTypes.action} pkce`, "actions-pkce-first"],
    [`${resourceTypes.route} GET /timesheets`, "route-as-policy"],
    [`${resourceTypes.key} data`, "key-rotation"],
    [`${resourceTypes.topic} alarms`, "topic-key"],
    [`${resourceTypes.rolePolicy} api`, "role-least-privilege"],
    [`${resourceTypes.rolePermissions} Manager`, "roles-as-policy"],
  ])("that %s is missing", (label, guardrail) => {
    const found = violationsIn(removed(declared.prod, label)).map((violation) => violation.guardrail);
    expect(found).toContain(guardrail);
  });
});
