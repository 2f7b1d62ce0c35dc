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
  /** Whether tokens of a former issuer are good, too. */
  readonly isMoving: boolean;
  /** Everything that has to be there before the issuer answers: the gateway asks it when its authorizer is made. */
  readonly answering: readonly pulumi.Resource[];
  readonly audience: pulumi.Input<string>;
  readonly functions: ApiFunctions;
  readonly throttling: StackConfig["throttling"];
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly parent: pulumi.Resource;
}

/** Declares what the HTTP API does: whose tokens it accepts, at which routes, for functions that it alone may call. */
export function declareGateway(args: GatewayArgs): aws.apigatewayv2.Stage {
  const { api, functions, parent } = args;
  const authorizer = args.isMoving ? declareMovingAuthorizer(args) : declareAuthorizer(args);
  const integrations = {
    api: declareIntegration("api", functions.api.live, { api, parent }),
    uploads: declareIntegration("uploads", functions.uploads.live, { api, parent }),
  };
  const routes = declareRoutes({ ...args, authorizer, integrations });
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

/** Where a token is looked for. */
const IDENTITY_SOURCES = ["$request.header.Authorization"];

/** The gateway's own check, of tokens of one issuer. */
function declareAuthorizer({ name, api, issuer, audience, answering, parent }: GatewayArgs) {
  return new aws.apigatewayv2.Authorizer(
    "auth0",
    {
      name: `${name}-auth0`,
      apiId: api.id,
      authorizerType: "JWT",
      identitySources: IDENTITY_SOURCES,
      jwtConfiguration: { issuer, audiences: [audience] },
    },
    { parent, dependsOn: [...answering] },
  );
}

/**
 * The check of tokens of two issuers, for the time of a move: the gateway's own can't do that, so it asks the function, which
 * answers by code of its own (`api/authorizer/`). Nothing is remembered: a decision is for one token at one route. It has a
 * name of its own, so that it is there before routes leave the other one, and the other way round.
 */
function declareMovingAuthorizer({ name, api, functions, parent }: GatewayArgs) {
  return new aws.apigatewayv2.Authorizer(
    "auth0-moving",
    {
      name: `${name}-auth0-moving`,
      apiId: api.id,
      authorizerType: "REQUEST",
      authorizerUri: functions.api.live.invokeArn,
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      authorizerResultTtlInSeconds: 0,
      identitySources: IDENTITY_SOURCES,
    },
    { parent },
  );
}
