import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.connection} people`, ["options", "disableSignup"], false],
    finds: ["connection-signup: people options.disableSignup is false; expected true"],
  },
  {
    change: [`${resourceTypes.connection} people`, ["strategy"], "google-oauth2"],
    finds: ['connection-signup: people strategy is "google-oauth2"; expected "auth0"'],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "bruteForceProtection"], false],
    finds: ["connection-brute-force: people options.bruteForceProtection is false; expected true"],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "passwordPolicy"], "low"],
    finds: ['connection-passwords: people options.passwordPolicy is "low"; expected "excellent" or "good"'],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "passwordComplexityOptions", "minLength"], 8],
    finds: [
      "connection-passwords: people options.passwordComplexityOptions.minLength is 8; expected 12 to 128 characters",
    ],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "passwordHistories", 0, "enable"], false],
    finds: [
      'connection-passwords: people options.passwordHistories is [{"enable":false,"size":5}]; expected a history of 5 to 24 passwords',
    ],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "passwordDictionary", "enable"], false],
    finds: ["connection-passwords: people options.passwordDictionary.enable is false; expected true"],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "passwordNoPersonalInfo"], REMOVED],
    finds: ["connection-passwords: people options.passwordNoPersonalInfo.enable is missing; expected true"],
  },
  {
    change: [`${resourceTypes.connection} people`, ["options", "importMode"], true],
    finds: [
      "connection-brute-force: people options.importMode is true; expected none",
      "settings-known: people options.importMode is true; expected no such setting, as nobody has judged it",
    ],
  },
  {
    change: [
      `${resourceTypes.connectionClients} people`,
      ["enabledClients", 2],
      "auth0:index/client:Client batch",
    ],
    finds: [
      'connection-applications: people enabledClients is ["auth0:index/client:Client mobile","auth0:index/client:Clie…; expected the applications of rules/policy.ts to which people sign in through people: mobile, web',
    ],
  },
  {
    change: [`${resourceTypes.connectionClients} people`, ["connectionId"], "con_other"],
    finds: [
      'connection-applications: people connectionId is "con_other"; expected the Connection of the same name',
    ],
  },
];

describe("guardrails of the database of people find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
