import { describe, expect, it } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { declareStack } from "../declare.ts";

const stack = await declareStack();
const stage = stack.the("aws:apigatewayv2/stage:Stage", "api");

describe("the stage", () => {
  it("is the only one, at the root, deployed with each change", () => {
    const { name, apiId, autoDeploy } = stage.inputs;
    expect(stack.all("aws:apigatewayv2/stage:Stage")).toHaveLength(1);
    expect({ name, apiId, autoDeploy }).toEqual({ name: "$default", apiId: "id-of-api", autoDeploy: true });
  });

  it("throttles as the stack says", () => {
    expect(stage.inputs.defaultRouteSettings).toEqual({
      throttlingRateLimit: 500,
      throttlingBurstLimit: 1000,
      detailedMetricsEnabled: true,
    });
  });

  it("logs each request as JSON, with the authorizer's error and without a token or an address", () => {
    const format = {
      requestId: "$context.requestId",
      time: "$context.requestTimeEpoch",
      route: "$context.routeKey",
      status: "$context.status",
      subject: "$context.authorizer.claims.sub",
      authorizerError: "$context.authorizer.error",
      integrationError: "$context.integrationErrorMessage",
      milliseconds: "$context.responseLatency",
    };
    expect(stage.inputs.accessLogSettings).toEqual({
      destinationArn: "arn:logs/access",
      format: JSON.stringify(format),
    });
  });

  it("keeps that log as long as the stack says", async () => {
    const production = await declareStack({ stack: "prod" });
    expect(production.the("aws:cloudwatch/logGroup:LogGroup", "access").inputs).toEqual({
      name: "/aws/vendedlogs/apis/timesheets-prod-api",
      retentionInDays: 365,
    });
  });

  it("comes after all routes", () => {
    const routes = [...Object.keys(policy.routes), ...policy.openRoutes];
    expect(stage.after).toEqual(
      expect.arrayContaining(routes.map((key) => `aws:apigatewayv2/route:Route ${key}`)),
    );
  });
});
