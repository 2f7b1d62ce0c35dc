import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { StackConfig } from "../config/stack-config.ts";
import type { ApiFunctions } from "./function.ts";
import { declareRoutes } from "./routes.ts";
import { declareStage } from "./stage.ts";

/** The ends that the gateway connects. */
export interface GatewayArgs {
  readonly name: string;
  readonly api: aws.apigatewayv2.Api;
  readonly policy: Pick<Policy, "applications" | "routes" | "openRoutes">;
  readonly issuer: string;
  /** Whatever has to be there before the issuer answers: the gateway asks it when its authorizer is made. */
  readonly answering: readonly pulumi.Resource[];
  readonly audience: pulumi.Input<string>;
  readonly functions: ApiFunctions;
  readonly throttling: StackConfig["throttling"];
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly parent: pulumi.Resource;
}

/** Declares what the HTTP API does: whose tokens it accepts, at which routes, for functions that it alone may call. */
export function declareGateway(args: GatewayArgs): aws.apigatewayv2.Stage {
  const { name, api, functions, parent } = args;
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
  const integrations = {
    api: declareIntegration("api", functions.api.live, { api, parent }),
    uploads: declareIntegration("uploads", functions.uploads.live, { api, parent }),
  };
  const routes = declareRoutes({ policy: args.policy, api, authorizer, integrations, parent });
  declarePermission("gateway", functions.api.live, { api, parent });
  declarePermission("gateway-uploads", functions.uploads.live, { api, parent });
  return declareStage({ ...args, routes });
}

/** @param live the version of a function that serves requests. */
const declareIntegration = (
  key: string,
  live: aws.lambda.Alias,
  { api, parent }: Pick<GatewayArgs, "api" | "parent">,
) =>
  new aws.apigatewayv2.Integration(
    key,
    {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: live.arn,
      payloadFormatVersion: "2.0",
    },
    { parent },
  );

/** @param live the version of a function that the gateway may call. */
const declarePermission = (
  key: string,
  live: aws.lambda.Alias,
  { api, parent }: Pick<GatewayArgs, "api" | "parent">,
) =>
  new aws.lambda.Permission(
    key,
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
