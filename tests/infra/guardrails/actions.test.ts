import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

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

describe("guardrails of the rules at login find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
