import { declareResources } from "declared-stack/declare-resources";
import { resourceTypes } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { itemsOf } from "declared-stack/value";
import { describe, expect, it } from "vitest";
import { audienceIn } from "../../../infra/config/audience.ts";
import { parseStackConfig } from "../../../infra/config/stack-config.ts";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { timesheets } from "../../../infra/timesheets.ts";
import { changed, REMOVED } from "../../../mutation/common/edit.ts";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";
import { stackTexts, stackValues } from "../stack-file.ts";
import { type Case, expectViolations, optionsForShipped, shortText, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.triggerActions} post-login`, ["actions", 0], REMOVED],
    finds: [
      'actions-pkce-first: post-login actions is ["Timesheets: access token scopes","Timesheets: identity cla…; expected the Action "pkce" first',
      'actions-bound: post-login actions is ["Timesheets: access token scopes","Timesheets: identity cla…; expected the Actions pkce, access-token-scopes, identity-claims, in this order',
    ],
  },
  {
    change: [`${resourceTypes.triggerActions} post-login`, ["actions", 2], REMOVED],
    finds: [
      'actions-bound: post-login actions is ["Timesheets: PKCE for public applications","Timesheets: acc…; expected the Actions pkce, access-token-scopes, identity-claims, in this order',
    ],
  },
  {
    change: [`${resourceTypes.action} pkce`, ["code"], "exports.onExecutePostLogin = async () => {};"],
    finds: [
      'actions-as-tested: pkce code is "exports.onExecutePostLogin = async () => {};"; expected exactly the code that the tests ran',
    ],
  },
  {
    change: [`${resourceTypes.action} pkce`, ["name"], "Renamed"],
    finds: [
      'actions-pkce-first: post-login actions is ["Timesheets: PKCE for public applications","Timesheets: acc…; expected the Action "pkce" first',
      'actions-bound: post-login actions is ["Timesheets: PKCE for public applications","Timesheets: acc…; expected the Actions pkce, access-token-scopes, identity-claims, in this order',
      'actions-as-tested: pkce name is "Renamed"; expected "Timesheets: PKCE for public applications"',
    ],
  },
  {
    change: [`${resourceTypes.action} pkce`, ["deploy"], false],
    finds: ["actions-settings: pkce deploy is false; expected true"],
  },
  {
    change: [`${resourceTypes.action} pkce`, ["runtime"], "node18"],
    finds: ['actions-settings: pkce runtime is "node18"; expected "node22" or "node24"'],
  },
  {
    change: [`${resourceTypes.action} pkce`, ["dependencies"], [{ name: "left-pad", version: "1.0.0" }]],
    finds: [
      'actions-settings: pkce dependencies is [{"name":"left-pad","version":"1.0.0"}]; expected none',
      'settings-known: pkce dependencies[left-pad].name is "left-pad"; expected no such setting, as nobody has judged it',
      'settings-known: pkce dependencies[left-pad].version is "1.0.0"; expected no such setting, as nobody has judged it',
    ],
  },
  {
    change: [`${resourceTypes.action} pkce`, ["supportedTriggers", "id"], "credentials-exchange"],
    finds: [
      'actions-settings: pkce supportedTriggers is {"id":"credentials-exchange","version":"v3"}; expected the trigger and version of rules/actions/declarations.ts',
    ],
  },
  {
    change: [`${resourceTypes.triggerActions} post-login`, ["trigger"], "post-user-registration"],
    finds: ["actions-bound: is not declared; expected the Actions of post-login to be bound"],
  },
];

const sha256 = "a".repeat(64);
const named = {
  "timesheets:actions": JSON.stringify({
    "post-login": { before: ["Acme: consent"], after: [{ name: "Acme: audit", sha256 }] },
  }),
};
const config = { ...stackTexts("prod"), ...named };
const { resources } = await declareResources({ stack: "prod", config, program: timesheetsProgram });
const [pkce, consent, scopes, claims, audit] = ["pkce", "Acme: consent", "access-token-scopes"]
  .concat("identity-claims", "Acme: audit")
  .map((name) => {
    const key = name.startsWith("Acme") ? undefined : name;
    const own = resources.find((one) => one.type === resourceTypes.action && one.name === key);
    const displayName = own === undefined ? name : own.inputs.name;
    return { id: own === undefined ? "0190c2f4-6d6e-7a3e-8f3e-acmeacmeacme" : standInId(own), displayName };
  });

/** The violations where these Actions are bound to post-login, in a stack that names two of another team's. */
const boundAs = (actions: readonly unknown[]) =>
  judgeStack(changed(resources, `${resourceTypes.triggerActions} post-login`, ["actions"], actions), {
    ...optionsForShipped("prod"),
    config,
  }).violations.map(shortText);

const EXPECTED =
  'expected the Actions pkce, "Acme: consent", access-token-scopes, identity-claims, "Acme: audit", in this order';

describe("the guardrail of the binding, where other teams have Actions in a trigger,", () => {
  it("holds with each at its place", () => {
    expect(boundAs([pkce, consent, scopes, claims, audit])).toEqual([]);
  });

  it.each([
    ["one before PKCE", [consent, pkce, scopes, claims, audit], ["actions-pkce-first", "actions-bound"]],
    ["one after the rules instead of before them", [pkce, scopes, claims, consent, audit], ["actions-bound"]],
    ["one between the rules", [pkce, consent, scopes, audit, claims], ["actions-bound"]],
    ["one that nobody named", [pkce, consent, scopes, claims, audit, { id: "x", displayName: "Shadow" }]],
    ["one that is left out", [pkce, consent, scopes, claims]],
    [
      "one of theirs by the name of one of ours",
      [pkce, consent, { ...consent, displayName: claims?.displayName }, claims, audit],
    ],
  ] as const)("finds %s", (_what, actions, names = ["actions-bound"]) => {
    const found = boundAs(actions);
    expect(found.map((text) => text.split(":")[0])).toEqual(names);
    expect(found.at(-1)).toContain(EXPECTED);
  });
});

const wanting: Policy = {
  ...policy,
  roles: { ...policy.roles, Manager: { ...policy.roles.Manager, secondFactor: true } },
};
const wantingActions = await bundleActions(wanting, audienceIn(config) ?? "");
const { resources: ofWanting } = await declareResources({
  stack: "prod",
  config,
  program: {
    project: "timesheets",
    load: async () => {
      const values = {
        ...stackValues("prod"),
        "timesheets:actions": JSON.parse(named["timesheets:actions"]),
      };
      const raw = { project: "timesheets", stack: "prod", values };
      return { default: await timesheets(wanting, parseStackConfig(wanting, raw)) };
    },
  },
});

describe("the same where managers are asked for a second factor, before other teams' Actions run,", () => {
  const binding = `${resourceTypes.triggerActions} post-login`;
  const bound = itemsOf(ofWanting.find(({ type, name }) => `${type} ${name}` === binding)?.inputs.actions);
  const violated = (order: readonly number[]) => {
    const ordered = order.map((index) => bound[index]);
    const options = { ...optionsForShipped("prod"), config, policy: wanting, actions: wantingActions };
    return judgeStack(changed(ofWanting, binding, ["actions"], ordered), options).violations.map(
      ({ guardrail }) => guardrail,
    );
  };

  it("holds as the program binds them", () => {
    expect(bound).toHaveLength(7);
    expect(violated([0, 1, 2, 3, 4, 5, 6])).not.toContain("actions-bound");
  });

  it("finds one of theirs before that", () => {
    expect(violated([0, 2, 1, 3, 4, 5, 6])).toContain("actions-bound");
  });
});

describe("guardrails of the rules at login find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
