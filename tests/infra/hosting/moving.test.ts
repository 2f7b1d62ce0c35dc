import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const LOGIN = { name: "login.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" };
const OWN = "exampleco-dev.eu.auth0.com";
const ALIAS = "arn:aws:lambda:eu-central-1:000000000000:aws:lambda/alias:Alias";

const moving = await declareStack({
  values: { "timesheets:loginDomain": { ...LOGIN, formerIssuerUntil: "2027-01-15" } },
});

describe("while people move to a login domain", () => {
  it("the gateway asks the function, at each request", () => {
    const authorizers = moving.resources.filter(({ type }) => type.endsWith(":Authorizer"));
    expect(authorizers.map(({ name, inputs }) => [name, inputs])).toEqual([
      [
        "auth0-moving",
        {
          name: "timesheets-dev-api-auth0-moving",
          apiId: "aws:apigatewayv2/api:Api api",
          authorizerType: "REQUEST",
          authorizerUri: expect.stringContaining(ALIAS),
          authorizerPayloadFormatVersion: "2.0",
          enableSimpleResponses: true,
          authorizerResultTtlInSeconds: 0,
          identitySources: ["$request.header.Authorization"],
        },
      ],
    ]);
    const route = moving.the("aws:apigatewayv2/route:Route", "GET /timesheets");
    expect(route.inputs).toMatchObject({
      authorizationType: "CUSTOM",
      authorizerId: "aws:apigatewayv2/authorizer:Authorizer auth0-moving",
    });
    expect(route.inputs).not.toHaveProperty("authorizationScopes");
  });

  it("the function trusts both issuers, and the log tells whose token it was", () => {
    expect(moving.the("aws:lambda/function:Function", "api").inputs).toMatchObject({
      environment: {
        variables: {
          TIMESHEETS_ISSUER: "https://login.example.com/",
          TIMESHEETS_FORMER_ISSUER: `https://${OWN}/`,
        },
      },
    });
    const { format } = Object(moving.the("aws:apigatewayv2/stage:Stage", "api").inputs.accessLogSettings);
    expect(JSON.parse(format)).toMatchObject({
      subject: "$context.authorizer.sub",
      client: "$context.authorizer.azp",
    });
  });

  it("people come back from either domain, and developers are told of both", () => {
    expect(moving.the("auth0:index/client:Client", "mobile").inputs.callbacks).toEqual([
      "https://login.example.com/android/com.exampleco.timesheets/callback",
      "com.exampleco.timesheets://login.example.com/ios/com.exampleco.timesheets/callback",
      `https://${OWN}/android/com.exampleco.timesheets/callback`,
      `com.exampleco.timesheets://${OWN}/ios/com.exampleco.timesheets/callback`,
    ]);
    expect(moving.outputs).toMatchObject({
      issuer: "https://login.example.com/",
      formerIssuer: `https://${OWN}/`,
    });
  });
});

it.each([
  [{ gatewayAddressUntil: "2027-01-15" }, false],
  [{}, true],
])(
  "the gateway's own address is closed once the domain needs nothing beside it: %j",
  async (more, closed) => {
    const stack = await declareStack({
      values: { "timesheets:customDomain": { ...LOGIN, name: "api.example.com", ...more } },
    });
    expect(stack.the("aws:apigatewayv2/api:Api", "api").inputs.disableExecuteApiEndpoint).toBe(closed);
  },
);
