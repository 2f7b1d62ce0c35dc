import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config.ts";

/** What is told of each request: enough to see who was refused and why, no token and no address of a person. */
const ACCESS_LOG = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  route: "$context.routeKey",
  status: "$context.status",
  subject: "$context.authorizer.claims.sub",
  authorizerError: "$context.authorizer.error",
  integrationError: "$context.integrationErrorMessage",
  milliseconds: "$context.responseLatency",
});

/** What the stage serves, and how much of it. */
export interface StageArgs {
  readonly name: string;
  readonly api: aws.apigatewayv2.Api;
  readonly routes: readonly aws.apigatewayv2.Route[];
  readonly throttling: StackConfig["throttling"];
  readonly logRetentionDays: number;
  readonly parent: pulumi.Resource;
}

/** Declares the stage that serves the API at its root, once all routes are there. */
export function declareStage(args: StageArgs): void {
  const { name, parent } = args;
  const logGroup = new aws.cloudwatch.LogGroup(
    "access",
    { name: `/aws/vendedlogs/apis/${name}`, retentionInDays: args.logRetentionDays },
    { parent },
  );
  new aws.apigatewayv2.Stage(
    "api",
    {
      name: "$default",
      apiId: args.api.id,
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: args.throttling.rate,
        throttlingBurstLimit: args.throttling.burst,
        detailedMetricsEnabled: true,
      },
      accessLogSettings: { destinationArn: logGroup.arn, format: ACCESS_LOG },
    },
    { parent, dependsOn: [...args.routes] },
  );
}
