import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { StackConfig } from "../config/stack-config.ts";
import type { RouteLimits } from "../config/throttling.ts";
import { ACCESS_LOG_FORMAT, MOVING_ACCESS_LOG_FORMAT } from "./access-log.ts";

/** The API that the stage serves, and its limits. */
export interface StageArgs {
  readonly api: aws.apigatewayv2.Api;
  readonly routes: readonly aws.apigatewayv2.Route[];
  readonly policy: Pick<Policy, "openRoutes">;
  readonly throttling: StackConfig["throttling"];
  /** Where it tells of each request. */
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Whether the function tells whose token it is, and not the gateway's own check. */
  readonly isMoving: boolean;
  readonly parent: pulumi.Resource;
}

/** Declares the stage that serves the API at its root, once all routes are there. */
export function declareStage(args: StageArgs): aws.apigatewayv2.Stage {
  const { api, routes, throttling, logGroup, isMoving, parent } = args;
  return new aws.apigatewayv2.Stage(
    "api",
    {
      name: "$default",
      apiId: api.id,
      autoDeploy: true,
      defaultRouteSettings: settingsOf(throttling),
      routeSettings: ownLimits(args).map(([routeKey, limits]) => ({ routeKey, ...settingsOf(limits) })),
      accessLogSettings: {
        destinationArn: logGroup.arn,
        format: isMoving ? MOVING_ACCESS_LOG_FORMAT : ACCESS_LOG_FORMAT,
      },
    },
    { parent, dependsOn: [...routes] },
  );
}

/** The routes whose limits are not the default ones, sorted by their keys. */
function ownLimits({ policy, throttling }: StageArgs): [routeKey: string, limits: RouteLimits][] {
  const named = Object.entries(throttling.routes).flatMap(([routeKey, limits]): [string, RouteLimits][] =>
    limits === undefined ? [] : [[routeKey, limits]],
  );
  const open = policy.openRoutes.map((routeKey): [string, RouteLimits] => [routeKey, throttling.open]);
  return [...named, ...open].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * A route's own settings replace the default ones as a whole, its metrics included. Each metric of a route is paid for, and
 * no alarm looks at one.
 */
const settingsOf = ({ rate, burst }: RouteLimits) => ({
  throttlingRateLimit: rate,
  throttlingBurstLimit: burst,
  detailedMetricsEnabled: false,
});
