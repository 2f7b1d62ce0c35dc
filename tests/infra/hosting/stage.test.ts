import { describe, expect, it } from "vitest";
import { ACCESS_LOG_FORMAT } from "../../../infra/hosting/access-log.ts";
import { declareStack } from "../declare.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const stage = stack.the("aws:apigatewayv2/stage:Stage", "api");

describe("the stage", () => {
  it("is the only one, at the root, deployed with each change", () => {
    const { name, apiId, autoDeploy } = stage.inputs;
    expect(stack.all("aws:apigatewayv2/stage:Stage")).toHaveLength(1);
    expect({ name, apiId, autoDeploy }).toEqual({
      name: "$default",
      apiId: "aws:apigatewayv2/api:Api api",
      autoDeploy: true,
    });
  });

  it("throttles as the stack says", () => {
    expect(stage.inputs.defaultRouteSettings).toEqual({
      throttlingRateLimit: 50,
      throttlingBurstLimit: 1000,
      detailedMetricsEnabled: false,
    });
  });

  it("throttles routes that do much, or that anybody may call, on their own", () => {
    const own = (routeKey: string, throttlingRateLimit: number, throttlingBurstLimit: number) => ({
      routeKey,
      throttlingRateLimit,
      throttlingBurstLimit,
      detailedMetricsEnabled: false,
    });
    const open = policy.openRoutes.map((routeKey) => own(routeKey, 20, 200));
    expect(open.length).toBeGreaterThan(0);
    expect(stage.inputs.routeSettings).toEqual(
      [
        ...open,
        own("GET /approvals", 50, 200),
        own("POST /timesheets/batch", 1, 200),
        own("PUT /approvals/{id}", 50, 200),
      ].toSorted((one, other) => (one.routeKey < other.routeKey ? -1 : 1)),
    );
  });

  it("logs each request", () => {
    expect(stage.inputs.accessLogSettings).toEqual({
      destinationArn: "arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloudwatch/logGroup:LogGroup access",
      format: ACCESS_LOG_FORMAT,
    });
  });

  it("comes after all routes", () => {
    const routes = [...Object.keys(policy.routes), ...policy.openRoutes];
    expect(stage.dependsOn).toEqual(
      expect.arrayContaining(routes.map((key) => `aws:apigatewayv2/route:Route ${key}`)),
    );
  });
});
