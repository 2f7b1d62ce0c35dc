import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { changed, REMOVED, removed } from "../../../mutation/common/edit.ts";
import {
  type Case,
  declared,
  expectViolations,
  optionsFor,
  shortText,
  titleOf,
  violationsIn,
} from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.table} entries`, ["name"], REMOVED],
    finds: [
      'function-checks-tokens: api environment.variables.TIMESHEETS_TABLE is "timesheets-prod-entries"; expected the name of the Table of this stack',
      'function-checks-tokens: uploads environment.variables.TIMESHEETS_TABLE is "timesheets-prod-entries"; expected the name of the Table of this stack',
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
    `${resourceTypes.role} Manager`,
    `${resourceTypes.rolePermissions} Manager`,
    `${resourceTypes.clientCredentials} batch`,
    `${resourceTypes.clientGrant} batch`,
    `${resourceTypes.connectionClients} people`,
    `${resourceTypes.apiScopes} api`,
  ])("%s without protection in production", (label) => {
    expect(added(altered(label, { protect: false }))).toEqual([
      `protected-in-production: ${label.split(" ")[1]} protect is false; expected true`,
    ]);
  });

  it("an application without protection in production, and not its parts, which go with it", () => {
    const unprotected = declared.prod.map((one) =>
      one.parent === "timesheets:authorization:Application batch" ? { ...one, protect: false } : one,
    );
    expect(unprotected.filter(({ protect }) => !protect).length).toBeGreaterThan(2);
    expect(added(unprotected)).toEqual(["protected-in-production: batch protect is false; expected true"]);
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
    expect(added([...declared.prod, extra("aws:sqs/queue:Queue")])).toEqual([
      'types-judged: extra is "declared"; expected a type that is judged',
    ]);
  });

  it("a resource of a type that only the bootstrap needs", () => {
    expect(added([...declared.prod, extra("aws:s3/bucket:Bucket")])).toContain(
      'resources-needed: extra is "declared"; expected none of this type',
    );
  });

  it.each(["auth0:index/userRoles:UserRoles", resourceTypes.keyPolicy, resourceTypes.functionUrl])(
    "a %s, which goes round what owns the whole",
    (type) => {
      expect(added([...declared.prod, extra(type)])).toContain(
        'one-owner: extra is "declared"; expected no such resource',
      );
    },
  );

  it.each([
    "auth0:index/user:User",
    "auth0:index/userPermissions:UserPermissions",
    "auth0:index/organization:Organization",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    "pulumi:providers:aws",
  ])("a %s, which nobody judges", (type) => {
    expect(added([...declared.prod, extra(type)])).toEqual([
      'types-judged: extra is "declared"; expected a type that is judged',
    ]);
  });

  it("a second of what a stack needs once, by whatever name", () => {
    const second = declared.prod.flatMap((one) =>
      one.type === resourceTypes.key ? [{ ...one, name: "extra" }] : [],
    );
    expect(added([...declared.prod, ...second])).toEqual([
      'resources-needed: data is "declared"; expected at most 1 of this type',
      'resources-needed: extra is "declared"; expected at most 1 of this type',
    ]);
  });

  it("a second application by the name of the first", () => {
    const second = declared.prod.flatMap((one) =>
      labelOf(one) === `${resourceTypes.client} web` ? [{ ...one, parent: "other:Component x" }] : [],
    );
    expect(added([...declared.prod, ...second])).toEqual([
      'names-unique: web is "declared"; expected the only one of this type and name',
      'names-unique: web is "declared"; expected the only one of this type and name',
      'names-unique: web is "declared"; expected the only one that has this name where it is created',
      'names-unique: web is "declared"; expected the only one that has this name where it is created',
    ]);
  });

  it.each([
    ["ignoreChanges", ["code"]],
    ["import", "arn:aws:dynamodb:eu-central-1:1:table/other"],
    ["readsId", "cgr_other"],
    ["provider", "urn:pulumi:prod::x::pulumi:providers:aws::other::1"],
    ["retainOnDelete", true],
    ["deletedWith", "urn:pulumi:prod::timesheets::other::other"],
    ["optionOfTomorrow", 1],
  ])("the option %s", (name, value) => {
    const [found, ...others] = added(
      altered(`${resourceTypes.table} entries`, { options: { [name]: value } }),
    );
    expect(others).toEqual([]);
    expect(found).toBe(`options-known: entries options.${name} is ${JSON.stringify(value)}; expected none`);
  });

  it.each(["aws:endpoints", "aws:assumeRoles", "auth0:apiToken", "pulumi:disable-default-providers"])(
    "%s in the configuration",
    (key) => {
      const options = optionsFor("prod");
      const config = { ...options.config, [key]: "secret" };
      expect(judgeStack(declared.prod, { ...options, config }).violations.map(shortText)).toEqual([
        `configuration-known: timesheets ${key} is "set"; expected no such key`,
      ]);
    },
  );

  it.each([
    ["none", undefined],
    ["another stack's", '{"tags":{"project":"timesheets","stack":"dev"}}'],
    ["no project", '{"tags":{"stack":"prod"}}'],
  ])("tags by which no role knows the stack: %s", (_what, tags) => {
    const options = optionsFor("prod");
    const config = { ...options.config, "aws:defaultTags": tags };
    const found = judgeStack(declared.prod, { ...options, config }).violations;
    expect(found.map(({ guardrail }) => guardrail)).toEqual(["tags-name-the-stack"]);
  });

  it("nothing in how long the engine waits", () => {
    const options = { customTimeouts: { create: "10m" } };
    expect(added(altered(`${resourceTypes.table} entries`, { options }))).toEqual([]);
  });

  it.each<[string, readonly (string | number)[], unknown]>([
    [`${resourceTypes.function} api`, ["layers"], ["arn:aws:lambda:eu-central-1:1:layer:other:1"]],
    [`${resourceTypes.function} api`, ["file_system_config"], { arn: "x" }],
    [`${resourceTypes.table} entries`, ["streamEnabled"], true],
    [`${resourceTypes.table} entries`, ["replicas"], [{ regionName: "us-east-1" }]],
    [`${resourceTypes.gateway} api`, ["body"], "openapi: 3.0.1"],
    [`${resourceTypes.gateway} api`, ["target"], "arn:aws:lambda:eu-central-1:1:function:other"],
    [`${resourceTypes.topic} alarms`, ["policy"], "{}"],
    [`${resourceTypes.roleOfFunction} api`, ["inlinePolicies"], [{ name: "other" }]],
    [`${resourceTypes.integration} api`, ["requestParameters"], { "overwrite:header.Authorization": "x" }],
    [`${resourceTypes.connection} people`, ["options", "customScripts"], { login: "function login() {}" }],
    [
      `${resourceTypes.connection} people`,
      ["options", "authenticationMethods"],
      { passkey: { enabled: true } },
    ],
    [`${resourceTypes.client} web`, ["organizationUsage"], "https://other.example"],
    [`${resourceTypes.client} web`, ["tokenExchange"], { allowAnyProfileOfTypes: ["custom_authentication"] }],
    [`${resourceTypes.clientGrant} batch`, ["defaultFor"], "third_party_clients"],
    [`${resourceTypes.action} pkce`, ["modules"], [{ moduleId: "x" }]],
  ])("%s with %s, which nobody has judged", (label, path, value) => {
    const found = added(changed(declared.prod, label, path, value));
    const place = `settings-known: ${label.split(" ")[1]} ${path.join(".")}`;
    const known = found.filter((one) => one.startsWith(place));
    expect(known.length).toBeGreaterThan(0);
    for (const one of known) expect(one).toMatch(/; expected no such setting, as nobody has judged it$/);
  });

  it.each<[string, readonly string[], unknown]>([
    [`${resourceTypes.table} entries`, ["tags"], { owner: "timesheets" }],
    [`${resourceTypes.function} api`, ["description"], "Runs the API"],
    [`${resourceTypes.client} web`, ["requirePushedAuthorizationRequests"], true],
  ])("nothing in %s with %s", (label, path, value) => {
    expect(added(changed(declared.prod, label, path, value))).toEqual([]);
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
