import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.clientGrant} batch`, ["scopes"], ["batch:upload", "read:timesheets"]],
    finds: [
      'grant-as-policy: batch scopes is ["batch:upload","read:timesheets"]; expected batch:upload',
      'grant-subject: batch scopes is ["batch:upload","read:timesheets"]; expected no scope of people\'s roles, as it is a machine\'s',
    ],
  },
  {
    change: [`${resourceTypes.clientGrant} web`, ["scopes", 3], "batch:upload"],
    finds: [
      'grant-as-policy: web scopes is ["read:timesheets","create:timesheets","delete:timesheets","…; expected read:timesheets, create:timesheets, delete:timesheets, audit:timesheets',
      'grant-subject: web scopes is ["read:timesheets","create:timesheets","delete:timesheets","…; expected no scope that only machines hold, as it is an application\'s of people',
    ],
  },
  {
    change: [`${resourceTypes.clientGrant} web`, ["subjectType"], "client"],
    finds: ['grant-subject: web subjectType is "client"; expected "user"'],
  },
  {
    change: [`${resourceTypes.clientGrant} batch`, ["subjectType"], "user"],
    finds: ['grant-subject: batch subjectType is "user"; expected "client"'],
  },
  {
    change: [`${resourceTypes.clientGrant} web`, ["clientId"], "auth0:index/client:Client mobile"],
    finds: [
      'grant-as-policy: web clientId is "auth0:index/client:Client mobile"; expected the Client of the same name',
      'one-owner: mobile is "declared"; expected the only one for what it is a part of',
      'one-owner: web is "declared"; expected the only one for what it is a part of',
    ],
  },
  {
    change: [`${resourceTypes.clientGrant} web`, ["audience"], "https://other.example.com/"],
    finds: [
      'grant-as-policy: web audience is "https://other.example.com/"; expected the timesheets:audience of the stack',
    ],
  },
  {
    change: [`${resourceTypes.clientGrant} mobile`, ["scopes"], ["batch:upload", "approve:timesheets"]],
    finds: [
      'grant-as-policy: mobile scopes is ["batch:upload","approve:timesheets"]; expected read:timesheets, create:timesheets, delete:timesheets, approve:timesheets',
      'grant-subject: mobile scopes is ["batch:upload","approve:timesheets"]; expected no scope that only machines hold, as it is an application\'s of people',
      'grant-duties-apart: mobile scopes is ["batch:upload","approve:timesheets"]; expected not both batch:upload and approve:timesheets',
    ],
  },
  {
    change: [`${resourceTypes.clientGrant} web`, ["allowAllScopes"], true],
    finds: [
      "grant-as-policy: web allowAllScopes is true; expected false",
      "settings-known: web allowAllScopes is true; expected no such setting, as nobody has judged it",
    ],
  },
];

describe("guardrails of client grants find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
