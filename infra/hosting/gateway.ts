import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { StackConfig } from "../config.ts";
import { declareRoutes } from "./routes.ts";
import { declareStage } from "./stage.ts";

/** What the gateway is made of. */
export interface GatewayArgs {
  readonly name: string;
  readonly policy: Pick<Policy, "routes" | "openRoutes">;
  readonly issuer: string;
  readonly audience: pulumi.Input<string>;
  readonly function: aws.lambda.Function;
  readonly throttling: StackConfig["throttling"];
  readonly logRetentionDays: number;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the HTTP API in front of the function, which it alone may call.
 *
 * @returns the API's address, without a slash at its end.
 */
export function declareGateway(args: GatewayArgs): pulumi.Output<string> {
  const { name, parent } = args;
  const api = new aws.apigatewayv2.Api("api", { name, protocolType: "HTTP" }, { parent });
  const authorizer = new aws.apigatewayv2.Authorizer(
    "auth0",
    {
      name: `${name}-auth0`,
      apiId: api.id,
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: args.issuer, audiences: [args.audience] },
    },
    { parent },
  );
  const integration = new aws.apigatewayv2.Integration(
    "api",
    {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: args.function.arn,
      payloadFormatVersion: "2.0",
    },
    { parent },
  );
  const routes = declareRoutes({ policy: args.policy, api, authorizer, integration, parent });
  declareStage({ ...args, api, routes });
  new aws.lambda.Permission(
    "gateway",
    {
      statementId: "gateway",
      action: "lambda:InvokeFunction",
      function: args.function.name,
      principal: "apigateway.amazonaws.com",
      sourceArn: pulumi.interpolate`${api.executionArn}/*/*`,
    },
    { parent },
  );
  return api.apiEndpoint;
}
