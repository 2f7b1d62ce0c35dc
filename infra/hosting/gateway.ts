import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { StackConfig } from "../config/stack-config.ts";
import { declareRoutes } from "./routes.ts";
import { declareStage } from "./stage.ts";

/** The ends that the gateway connects. */
export interface GatewayArgs {
  readonly name: string;
  readonly api: aws.apigatewayv2.Api;
  readonly policy: Pick<Policy, "routes" | "openRoutes">;
  readonly issuer: string;
  /** Whatever has to be there before the issuer answers: the gateway asks it when its authorizer is made. */
  readonly answering: readonly pulumi.Resource[];
  readonly audience: pulumi.Input<string>;
  /** The version of the function that serves requests. */
  readonly live: aws.lambda.Alias;
  readonly throttling: StackConfig["throttling"];
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly parent: pulumi.Resource;
}

/** Declares what the HTTP API does: whose tokens it accepts, at which routes, for a function that it alone may call. */
export function declareGateway(args: GatewayArgs): aws.apigatewayv2.Stage {
  const { name, api, live, parent } = args;
  const authorizer = new aws.apigatewayv2.Authorizer(
    "auth0",
    {
      name: `${name}-auth0`,
      apiId: api.id,
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: args.issuer, audiences: [args.audience] },
    },
    { parent, dependsOn: [...args.answering] },
  );
  const integration = new aws.apigatewayv2.Integration(
    "api",
    {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: live.arn,
      payloadFormatVersion: "2.0",
    },
    { parent },
  );
  const routes = declareRoutes({ policy: args.policy, api, authorizer, integration, parent });
  new aws.lambda.Permission(
    "gateway",
    {
      statementId: "gateway",
      action: "lambda:InvokeFunction",
      function: live.functionName,
      qualifier: live.name,
      principal: "apigateway.amazonaws.com",
      sourceArn: pulumi.interpolate`${api.executionArn}/*/*`,
    },
    { parent },
  );
  return declareStage({ ...args, routes });
}
