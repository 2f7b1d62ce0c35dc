import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.stage} api`, ["accessLogSettings"], REMOVED],
    finds: [
      "gateway-access-log: api accessLogSettings.destinationArn is missing; expected the LogGroup of this stack",
      "gateway-access-log-format: api accessLogSettings.format is missing; expected JSON with $context.requestId, $context.routeKey, $context.status, $context.authorizer.error, $context.integrationErrorMessage, $context.responseLatency",
    ],
  },
  {
    change: [
      `${resourceTypes.stage} api`,
      ["accessLogSettings", "destinationArn"],
      "arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloudwatch/logGroup:LogGroup api",
    ],
    finds: [
      "gateway-access-log: api accessLogSettings.destinationArn is \"arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloudwatch…; expected a log group of its own, apart from the function's",
    ],
  },
  {
    change: [
      `${resourceTypes.stage} api`,
      ["accessLogSettings", "format"],
      '{"requestId":"$context.requestId"}',
    ],
    finds: [
      'gateway-access-log-format: api accessLogSettings.format is "{\\"requestId\\":\\"$context.requestId\\"}"; expected JSON with $context.requestId, $context.routeKey, $context.status, $context.authorizer.error, $context.integrationErrorMessage, $context.responseLatency',
    ],
  },
  {
    change: [
      `${resourceTypes.stage} api`,
      ["accessLogSettings", "format", "token"],
      "$request.header.Authorization",
    ],
    finds: [
      'gateway-access-log-format: api accessLogSettings.format is "{\\"requestId\\":\\"$context.requestId\\",\\"time\\":\\"$context.r…; expected no token and nothing about a person but the subject',
    ],
  },
  {
    change: [`${resourceTypes.stage} api`, ["defaultRouteSettings", "throttlingRateLimit"], 2001],
    finds: [
      "gateway-throttling: api defaultRouteSettings.throttlingRateLimit is 2001; expected 1 to 2000 requests a second",
      "throttling-within-concurrency: api reservedConcurrentExecutions is 50; expected 1215 or more, as the gateway admits 12146 requests a second to it and an execution does 10 requests",
    ],
  },
  {
    change: [`${resourceTypes.stage} api`, ["defaultRouteSettings", "throttlingBurstLimit"], 0],
    finds: [
      "gateway-throttling: api defaultRouteSettings.throttlingBurstLimit is 0; expected 1 to 4000 requests at once",
      'gateway-throttling: api routeSettings is [{"detailedMetricsEnabled":false,"routeKey":"GET /approvals"…; expected for each route a rate and a burst no higher than the default ones',
    ],
  },
  {
    change: [`${resourceTypes.stage} api`, ["routeSettings", 0, "throttlingRateLimit"], 5000],
    finds: [
      'gateway-throttling: api routeSettings is [{"detailedMetricsEnabled":false,"routeKey":"GET /approvals"…; expected for each route a rate and a burst no higher than the default ones',
      "throttling-within-concurrency: api reservedConcurrentExecutions is 50; expected 539 or more, as the gateway admits 5390 requests a second to it and an execution does 10 requests",
    ],
  },
  {
    change: [`${resourceTypes.stage} api`, ["defaultRouteSettings", "detailedMetricsEnabled"], true],
    finds: [
      "gateway-metrics: api defaultRouteSettings.detailedMetricsEnabled is true; expected false, as no alarm looks at them",
    ],
  },
  {
    change: [`${resourceTypes.stage} api`, ["routeSettings", 0, "detailedMetricsEnabled"], true],
    finds: [
      "gateway-metrics: api routeSettings[GET /approvals].detailedMetricsEnabled is true; expected false, as no alarm looks at them",
    ],
  },
  {
    change: [
      `${resourceTypes.alarm} latency`,
      ["metricQueries", 0, "metric", "dimensions"],
      { ApiId: "api", Stage: "$default", Method: "GET", Resource: "/approvals" },
    ],
    finds: [
      "gateway-metrics: api routeSettings[GET /approvals].detailedMetricsEnabled is false; expected true, as an alarm looks at GET /approvals",
    ],
  },
  {
    change: [
      `${resourceTypes.alarm} latency`,
      ["metricQueries", 0, "metric", "dimensions"],
      { ApiId: "api", Stage: "$default", Method: "GET", Resource: "/timesheets" },
    ],
    finds: [
      "gateway-metrics: api defaultRouteSettings.detailedMetricsEnabled is false; expected true, as an alarm looks at GET /timesheets",
    ],
  },
  {
    change: [`${resourceTypes.stage} api`, ["autoDeploy"], false],
    finds: ["gateway-deploys-declared: api autoDeploy is false; expected true"],
  },
  {
    change: [
      `${resourceTypes.integration} api`,
      ["integrationUri"],
      "arn:aws:lambda:eu-central-1:1:function:other",
    ],
    finds: [
      'gateway-integration: api integrationUri is "arn:aws:lambda:eu-central-1:1:function:other"; expected the Function or Alias of this stack',
      'function-version: api integrationUri is "arn:aws:lambda:eu-central-1:1:function:other"; expected the Alias of this stack',
    ],
  },
  {
    change: [`${resourceTypes.integration} api`, ["payloadFormatVersion"], "1.0"],
    finds: ['gateway-integration: api payloadFormatVersion is "1.0"; expected "2.0"'],
  },
  {
    change: [`${resourceTypes.stage} api`, ["apiId"], "other"],
    finds: ['gateway-parts: api apiId is "other"; expected the Api of this stack'],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["protocolType"], "WEBSOCKET"],
    finds: ['gateway-parts: api protocolType is "WEBSOCKET"; expected "HTTP"'],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["disableExecuteApiEndpoint"], false],
    finds: [
      "gateway-one-address: api disableExecuteApiEndpoint is false; expected true, or gatewayAddressUntil of timesheets:customDomain to be a day from today to a month from now",
    ],
  },
  {
    change: [`${resourceTypes.domain} api`, ["domainNameConfiguration", "securityPolicy"], "TLS_1_0"],
    finds: ['gateway-tls: api domainNameConfiguration.securityPolicy is "TLS_1_0"; expected "TLS_1_2"'],
  },
];

describe("guardrails of the gateway find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
