import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { type JudgeOptions, judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { changed, REMOVED } from "../../../mutation/common/edit.ts";
import { policyOfThree as policy } from "../three-applications.ts";
import { type Case, declared, expectViolations, optionsFor, shortText, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.api} api`, ["identifier"], "https://other.example.com/"],
    finds: [
      'api-identifier: api identifier is "https://other.example.com/"; expected the timesheets:audience of the stack',
    ],
  },
  {
    change: [`${resourceTypes.api} api`, ["signingAlg"], "HS256"],
    finds: ['api-signing: api signingAlg is "HS256"; expected "RS256"'],
  },
  {
    change: [`${resourceTypes.api} api`, ["enforcePolicies"], false],
    finds: ["api-rbac: api enforcePolicies is false; expected true"],
  },
  {
    change: [`${resourceTypes.api} api`, ["tokenDialect"], "access_token"],
    finds: ['api-rbac: api tokenDialect is "access_token"; expected "access_token_authz"'],
  },
  {
    change: [`${resourceTypes.api} api`, ["subjectTypeAuthorization", "user", "policy"], "allow_all"],
    finds: [
      'api-client-grants: api subjectTypeAuthorization.user.policy is "allow_all"; expected "require_client_grant"',
    ],
  },
  {
    change: [`${resourceTypes.api} api`, ["subjectTypeAuthorization", "client", "policy"], "allow_all"],
    finds: [
      'api-client-grants: api subjectTypeAuthorization.client.policy is "allow_all"; expected "require_client_grant"',
    ],
  },
  {
    change: [`${resourceTypes.api} api`, ["tokenLifetime"], 86401],
    finds: ["api-token-lifetimes: api tokenLifetime is 86401; expected 300 to 86400 seconds"],
  },
  {
    change: [`${resourceTypes.api} api`, ["tokenLifetimeForWeb"], 86400],
    finds: ["api-token-lifetimes: api tokenLifetimeForWeb is 86400; expected 300 to 7200 seconds"],
  },
  {
    change: [`${resourceTypes.api} api`, ["allowOfflineAccess"], false],
    finds: ["api-offline-access: api allowOfflineAccess is false; expected true"],
  },
  {
    change: [`${resourceTypes.api} api`, ["skipConsentForVerifiableFirstPartyClients"], false],
    finds: ["api-consent: api skipConsentForVerifiableFirstPartyClients is false; expected true"],
  },
  {
    change: [`${resourceTypes.apiScopes} api`, ["scopes", 0, "name"], "admin:timesheets"],
    finds: [
      'api-scopes-as-policy: api scopes is [{"description":"Read your own timesheet entries","name":"ad…; expected the scopes of rules/policy.ts, each with what it allows',
    ],
  },
  {
    change: [`${resourceTypes.role} Employee`, ["name"], "Employee-1a2b3c4"],
    finds: [
      'roles-as-policy: is not declared; expected the role "Employee" of rules/policy.ts',
      'roles-as-policy: is not declared; expected the permissions of the role "Employee"',
      'roles-as-policy: Employee name is "Employee-1a2b3c4"; expected a role of rules/policy.ts',
      'roles-as-policy: Employee permissions is [{"name":"read:timesheets","resourceServerIdentifier":"https…; expected none of https://api.exampleco.com/timesheets',
    ],
  },
  {
    change: [`${resourceTypes.rolePermissions} Employee`, ["permissions", 0, "name"], "approve:timesheets"],
    finds: [
      'roles-as-policy: Employee permissions is [{"name":"approve:timesheets","resourceServerIdentifier":"ht…; expected read:timesheets, create:timesheets, delete:timesheets of https://api.exampleco.com/timesheets',
    ],
  },
  {
    change: [`${resourceTypes.rolePermissions} Employee`, ["roleId"], "auth0:index/role:Role Manager"],
    finds: [
      'roles-as-policy: is not declared; expected the permissions of the role "Employee"',
      'roles-as-policy: Employee permissions is [{"name":"read:timesheets","resourceServerIdentifier":"https…; expected read:timesheets, create:timesheets, delete:timesheets, approve:timesheets of https://api.exampleco.com/timesheets',
      'one-owner: Employee is "declared"; expected the only one for what it is a part of',
      'one-owner: Manager is "declared"; expected the only one for what it is a part of',
    ],
  },
  {
    change: [`${resourceTypes.rolePermissions} Employee`, ["permissions", 2], REMOVED],
    finds: [
      'roles-as-policy: Employee permissions is [{"name":"read:timesheets","resourceServerIdentifier":"https…; expected read:timesheets, create:timesheets, delete:timesheets of https://api.exampleco.com/timesheets',
    ],
  },
];

describe("guardrails of the API and its tokens find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});

describe("an API of which a scope approves", () => {
  const api = `${resourceTypes.api} api`;
  const APPROVAL = "api-approval-lifetimes";
  const unwaived: JudgeOptions = { ...optionsFor("prod"), waivers: [] };
  const found = (resources: readonly StackResource[], options = unwaived) =>
    judgeStack(resources, options)
      .violations.filter(({ guardrail }) => guardrail === APPROVAL)
      .map(shortText);
  const lasting = (tokenLifetime: number, tokenLifetimeForWeb = 3_600) =>
    changed(
      changed(declared.prod, api, ["tokenLifetime"], tokenLifetime),
      api,
      ["tokenLifetimeForWeb"],
      tokenLifetimeForWeb,
    );
  const EXPECTED = "expected 300 to 3600 seconds for an API of which a scope approves";

  it("has tokens for an hour at most, or a reason", () => {
    expect(found(lasting(3_600))).toEqual([]);
    expect(found(lasting(3_601))).toEqual([`${APPROVAL}: api tokenLifetime is 3601; ${EXPECTED}`]);
    expect(found(lasting(3_600, 3_601))).toEqual([
      `${APPROVAL}: api tokenLifetimeForWeb is 3601; ${EXPECTED}`,
    ]);
    expect(found(declared.prod)).toEqual([`${APPROVAL}: api tokenLifetime is 86400; ${EXPECTED}`]);
    expect(found(declared.prod, optionsFor("prod"))).toEqual([]);
  });

  it("is also one that somebody declares by hand, whose scopes are not the policy's", () => {
    const identifier = "https://invoices.exampleco.com/";
    const none = { protect: false, parent: "", dependsOn: [], options: {} };
    const other = (scope: string): readonly StackResource[] => [
      ...lasting(3_600),
      { ...none, type: resourceTypes.api, name: "other", inputs: { identifier, tokenLifetime: 7_200 } },
      {
        ...none,
        type: resourceTypes.apiScopes,
        name: "other",
        inputs: { resourceServerIdentifier: identifier, scopes: [{ name: scope }] },
      },
    ];
    expect(found(other("approve:invoices"))).toEqual([
      `${APPROVAL}: other tokenLifetime is 7200; ${EXPECTED}`,
      `${APPROVAL}: other tokenLifetimeForWeb is missing; ${EXPECTED}`,
    ]);
    expect(found(other("read:invoices"))).toEqual([]);
  });

  it("may have tokens for a day where its policy approves nothing", () => {
    const { "approve:timesheets": _, ...scopes } = policy.scopes;
    const without = changed(declared.prod, `${resourceTypes.apiScopes} api`, ["scopes"], []);
    expect(found(without, { ...unwaived, policy: { ...policy, scopes } })).toEqual([]);
  });
});
