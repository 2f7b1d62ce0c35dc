import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const ROUTE = "aws:apigatewayv2/route:Route";

describe("the gateway", () => {
  it("is an HTTP API with an explicit name", () => {
    const { corsConfiguration: _, ...inputs } = stack.the("aws:apigatewayv2/api:Api", "api").inputs;
    expect(inputs).toEqual({
      name: "timesheets-dev-api",
      protocolType: "HTTP",
      disableExecuteApiEndpoint: false,
    });
  });

  it("accepts tokens of this tenant for this API", () => {
    expect(stack.the("aws:apigatewayv2/authorizer:Authorizer", "auth0").inputs).toEqual({
      name: "timesheets-dev-api-auth0",
      apiId: "aws:apigatewayv2/api:Api api",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: {
        issuer: "https://exampleco-dev.eu.auth0.com/",
        audiences: ["https://api.dev.exampleco.com/timesheets"],
      },
    });
  });

  it("has one authorizer", () => {
    expect(stack.all("aws:apigatewayv2/authorizer:Authorizer")).toHaveLength(1);
  });

  it("hands requests to the live versions of the functions in payload format 2.0", () => {
    expect(stack.the("aws:apigatewayv2/integration:Integration", "uploads").inputs).toEqual({
      ...stack.the("aws:apigatewayv2/integration:Integration", "api").inputs,
      integrationUri: "arn:aws:lambda:eu-central-1:000000000000:aws:lambda/alias:Alias live-uploads",
    });
    expect(stack.the("aws:apigatewayv2/integration:Integration", "api").inputs).toEqual({
      apiId: "aws:apigatewayv2/api:Api api",
      integrationType: "AWS_PROXY",
      integrationUri: "arn:aws:lambda:eu-central-1:000000000000:aws:lambda/alias:Alias live",
      payloadFormatVersion: "2.0",
    });
  });

  it("alone may call the function, and its live version only", () => {
    const PERMISSION = "aws:lambda/permission:Permission";
    expect(stack.all(PERMISSION).map(({ name }) => name)).toEqual(["gateway", "gateway-uploads"]);
    expect(stack.the(PERMISSION, "gateway-uploads").inputs).toEqual({
      ...stack.the(PERMISSION, "gateway").inputs,
      function: "timesheets-dev-uploads",
      qualifier: "live-uploads",
    });
    expect(stack.the(PERMISSION, "gateway").inputs).toEqual({
      statementId: "gateway",
      action: "lambda:InvokeFunction",
      function: "timesheets-dev-api",
      qualifier: "live",
      principal: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:eu-central-1:000000000000:aws:apigatewayv2/api:Api api/*/*",
    });
  });
});

describe("the routes", () => {
  it("are those of the policy, and no others", () => {
    const keys = stack.all(ROUTE).map((route) => route.inputs.routeKey);
    expect(keys.sort()).toEqual([...Object.keys(policy.routes), ...policy.openRoutes].sort());
  });

  it.each([
    ["GET /timesheets", "read:timesheets", "audit:timesheets"],
    ["POST /timesheets", "create:timesheets"],
    ["GET /timesheets/{id}", "read:timesheets", "audit:timesheets"],
    ["PUT /timesheets/{id}", "create:timesheets"],
    ["DELETE /timesheets/{id}", "delete:timesheets"],
    ["GET /weeks/{week}", "read:timesheets", "audit:timesheets"],
    ["GET /approvals", "approve:timesheets"],
    ["PUT /approvals/{id}", "approve:timesheets"],
    ["POST /timesheets/batch", "batch:upload"],
  ])("%s needs a token with exactly one of %s, %s", (routeKey, ...scopes) => {
    expect(stack.the(ROUTE, routeKey).inputs).toEqual({
      apiId: "aws:apigatewayv2/api:Api api",
      routeKey,
      target: `integrations/aws:apigatewayv2/integration:Integration ${scopes.includes("batch:upload") ? "uploads" : "api"}`,
      authorizationType: "JWT",
      authorizerId: "aws:apigatewayv2/authorizer:Authorizer auth0",
      authorizationScopes: scopes,
    });
  });

  it("leave only GET /health and GET /openapi.json open", () => {
    const open = stack.all(ROUTE).filter((route) => route.inputs.authorizationType !== "JWT");
    expect(open.map(({ inputs }) => inputs)).toEqual([
      {
        apiId: "aws:apigatewayv2/api:Api api",
        routeKey: "GET /health",
        target: "integrations/aws:apigatewayv2/integration:Integration api",
        authorizationType: "NONE",
      },
      {
        apiId: "aws:apigatewayv2/api:Api api",
        routeKey: "GET /openapi.json",
        target: "integrations/aws:apigatewayv2/integration:Integration api",
        authorizationType: "NONE",
      },
    ]);
  });
});
