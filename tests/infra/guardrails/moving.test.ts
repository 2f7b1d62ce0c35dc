import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { changed, type Path, REMOVED } from "../../../mutation/common/edit.ts";
import { stackTexts, stackValues } from "../stack-file.ts";
import { optionsForShipped, shortText, TODAY } from "./cases.ts";

const LOGIN = "timesheets:loginDomain";
const DOMAIN = "timesheets:customDomain";

const withMember = (key: string, member: object) => ({
  ...stackTexts("prod"),
  [key]: JSON.stringify({ ...Object(stackValues("prod")[key]), ...member }),
});
const declare = async (config: Record<string, string>) =>
  (await declareResources({ stack: "prod", config, program: timesheetsProgram })).resources;

const config = withMember(LOGIN, { formerIssuerUntil: "2026-12-20" });
const moving = await declare(config);

const violationsOf = (resources: readonly StackResource[], stack = config, today = TODAY) =>
  judgeStack(resources, { ...optionsForShipped("prod"), config: stack, today }).violations.map(shortText);

describe("a stack whose people move to a login domain", () => {
  it("holds every guardrail", () => {
    expect(violationsOf(moving)).toEqual([]);
  });

  it.each([
    ["2026-12-21", "after its last day"],
    ["2026-11-01", "more than a month before it"],
  ])("doesn't on %s, %s", (today) => {
    expect(violationsOf(moving, config, today).filter((text) => text.startsWith("login-domain"))).toEqual([
      'login-domain-move: login domain is "login.timesheets.exampleco.com"; expected a domain to which people have moved, or formerIssuerUntil of timesheets:loginDomain to be a day from today to a month from now',
    ]);
  });

  const authorizer = `${resourceTypes.authorizer} auth0-moving`;
  const cases: readonly [string, Path, unknown, string][] = [
    [authorizer, ["authorizerUri"], "arn:aws:lambda:eu-central-1:1:function:x", "authorizerUri"],
    [authorizer, ["authorizerResultTtlInSeconds"], 300, "authorizerResultTtlInSeconds"],
    [authorizer, ["authorizerResultTtlInSeconds"], REMOVED, "authorizerResultTtlInSeconds"],
    [authorizer, ["enableSimpleResponses"], false, "enableSimpleResponses"],
    [authorizer, ["authorizerPayloadFormatVersion"], "1.0", "authorizerPayloadFormatVersion"],
    [authorizer, ["authorizerType"], "JWT", "authorizerType"],
    [authorizer, ["identitySources", 0], "$request.querystring.token", "identitySources"],
    [`${resourceTypes.route} GET /timesheets`, ["authorizationType"], "NONE", "authorizationType"],
    [`${resourceTypes.route} GET /timesheets`, ["authorizationType"], "JWT", "authorizationType"],
    [
      `${resourceTypes.function} api`,
      ["environment", "variables", "TIMESHEETS_FORMER_ISSUER"],
      "https://evil.example/",
      "environment.variables.TIMESHEETS_FORMER_ISSUER",
    ],
  ];
  it.each(cases)("is found out with another %s %j: %j", (label, way, value, setting) => {
    const found = violationsOf(changed(moving, label, way, value));
    expect(found).not.toEqual([]);
    expect(found.filter((text) => !text.includes(` ${setting}`))).toEqual([]);
  });

  it("isn't one that only its resources say so of", () => {
    const found = violationsOf(moving, stackTexts("prod"));
    expect(found).toContain('authorizer-audience: auth0-moving authorizerType is "REQUEST"; expected "JWT"');
    expect(found).toContain(
      'function-checks-tokens: api environment.variables.TIMESHEETS_FORMER_ISSUER is "https://exampleco.eu.auth0.com/"; expected the issuer of auth0:domain while formerIssuerUntil of timesheets:loginDomain is set, and else none',
    );
  });
});

describe("an API that moves to a domain", async () => {
  const open = withMember(DOMAIN, { gatewayAddressUntil: "2026-12-20" });
  const resources = await declare(open);
  const GATEWAY =
    "gateway-one-address: api disableExecuteApiEndpoint is false; expected true, or gatewayAddressUntil of timesheets:customDomain to be a day from today to a month from now";

  it("may be reached at the gateway's own address for a while", () => {
    expect(violationsOf(resources, open)).toEqual([]);
  });

  it.each(["2026-12-21", "2026-11-01"])("but not on %s", (today) => {
    expect(violationsOf(resources, open, today)).toContain(GATEWAY);
  });

  it("nor where the configuration doesn't say so", () => {
    expect(violationsOf(resources, stackTexts("prod"))).toEqual([GATEWAY]);
  });
});
