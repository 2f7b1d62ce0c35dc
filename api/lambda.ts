import "./jitless.ts";
import type { APIGatewayProxyEventV2, APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { policy } from "../rules/policy.ts";
import { createApp } from "./app.ts";
import { createGatewayAuthorizer } from "./authorizer/authorize.ts";
import { dependenciesIn } from "./dependencies.ts";
import { readEnvironment } from "./environment.ts";
import { handlerFrom } from "./http/lambda.ts";

const environment = readEnvironment(process.env);
const { issuer, formerIssuer, audience } = environment;
const respond = handlerFrom(createApp(dependenciesIn(environment)).respond);
const issuers = formerIssuer === undefined ? [] : [issuer, formerIssuer];
const authorize = createGatewayAuthorizer({
  issuers,
  audience,
  routes: policy.routes,
  now: () => new Date(),
});

/**
 * The function that Lambda calls, with events of HTTP APIs in payload format 2.0: with requests, and, while tokens of two
 * issuers are good, with what the gateway asks before it lets one through. Only those events have a type. With one issuer
 * the gateway checks tokens by itself, and nothing is authorized here.
 */
export const handler = (event: APIGatewayProxyEventV2 | APIGatewayRequestAuthorizerEventV2) =>
  "type" in event ? authorize(event) : respond(event);
