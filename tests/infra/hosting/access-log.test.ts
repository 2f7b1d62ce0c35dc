import { describe, expect, it } from "vitest";
import { ACCESS_LOG_FORMAT } from "../../../infra/hosting/access-log.ts";
import { declareStack } from "../declare.ts";

const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const stack = await declareStack();

describe("the access log", () => {
  it("tells of each request as JSON, with errors, without a token or an address", () => {
    expect(JSON.parse(ACCESS_LOG_FORMAT)).toEqual({
      requestId: "$context.requestId",
      time: "$context.requestTimeEpoch",
      route: "$context.routeKey",
      status: "$context.status",
      subject: "$context.authorizer.claims.sub",
      client: "$context.authorizer.claims.azp",
      error: "$context.error.message",
      authorizerError: "$context.authorizer.error",
      integrationError: "$context.integrationErrorMessage",
      integrationStatus: "$context.integrationStatus",
      milliseconds: "$context.responseLatency",
      integrationMilliseconds: "$context.integrationLatency",
    });
  });

  it("is counted twice", () => {
    expect(stack.all(FILTER).map(({ name }) => name)).toEqual(["throttled", "unauthorized"]);
  });

  it.each([
    ["unauthorized", "Unauthorized", '{ $.status = "401" || $.authorizerError != "-" }'],
    ["throttled", "Throttled", '{ $.status = "429" }'],
  ])("is searched for requests that were %s, in words that it has", (name, metric, pattern) => {
    expect(stack.the(FILTER, name).inputs).toEqual({
      name: `timesheets-dev-${name}`,
      logGroupName: "/aws/vendedlogs/apis/timesheets-dev-api",
      pattern,
      metricTransformation: {
        namespace: "timesheets-dev",
        name: metric,
        value: "1",
        defaultValue: "0",
        unit: "Count",
      },
    });
    const searched = [...pattern.matchAll(/\$\.(\w+)/g)].map(([, member]) => member);
    expect(Object.keys(JSON.parse(ACCESS_LOG_FORMAT))).toEqual(expect.arrayContaining(searched));
  });
});
