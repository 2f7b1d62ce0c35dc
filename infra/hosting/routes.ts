import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { machineRoutesOf } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** The ends that the gateway's routes connect. */
export interface RoutesArgs {
  readonly policy: Pick<Policy, "applications" | "routes" | "openRoutes">;
  readonly api: aws.apigatewayv2.Api;
  readonly authorizer: aws.apigatewayv2.Authorizer;
  /** Whether a function is asked in the place of the gateway's own check; it knows each route's scope. */
  readonly isMoving: boolean;
  /** The functions: `uploads` serves what only machines may call, `api` all else. */
  readonly integrations: Readonly<Record<"api" | "uploads", aws.apigatewayv2.Integration>>;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the policy's routes. Each has exactly its one scope, because the gateway lets a token pass with any
 * one of several, and without any lets an ID token pass too. What is not declared is not found.
 */
export function declareRoutes({ policy, api, authorizer, isMoving, integrations, parent }: RoutesArgs) {
  const machineRoutes = machineRoutesOf(policy);
  const declare = (routeKey: string, authorization: Partial<aws.apigatewayv2.RouteArgs>) => {
    const { id } = machineRoutes.includes(routeKey) ? integrations.uploads : integrations.api;
    const target = pulumi.interpolate`integrations/${id}`;
    return new aws.apigatewayv2.Route(
      routeKey,
      { apiId: api.id, routeKey, target, ...authorization },
      { parent },
    );
  };
  return [
    ...Object.entries(policy.routes).map(([routeKey, scope]) =>
      declare(routeKey, {
        authorizerId: authorizer.id,
        ...(isMoving
          ? { authorizationType: "CUSTOM" }
          : { authorizationType: "JWT", authorizationScopes: [scope] }),
      }),
    ),
    ...policy.openRoutes.map((routeKey) => declare(routeKey, { authorizationType: "NONE" })),
  ];
}
