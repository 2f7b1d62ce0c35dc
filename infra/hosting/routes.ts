import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";

/** The ends that the gateway's routes connect. */
export interface RoutesArgs {
  readonly policy: Pick<Policy, "routes" | "openRoutes">;
  readonly api: aws.apigatewayv2.Api;
  readonly authorizer: aws.apigatewayv2.Authorizer;
  readonly integration: aws.apigatewayv2.Integration;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the policy's routes. Each has exactly its one scope, because the gateway lets a token pass with any
 * one of several, and without any lets an ID token pass too. What is not declared is not found.
 */
export function declareRoutes({ policy, api, authorizer, integration, parent }: RoutesArgs) {
  const target = pulumi.interpolate`integrations/${integration.id}`;
  const declare = (routeKey: string, authorization: Partial<aws.apigatewayv2.RouteArgs>) =>
    new aws.apigatewayv2.Route(routeKey, { apiId: api.id, routeKey, target, ...authorization }, { parent });
  return [
    ...Object.entries(policy.routes).map(([routeKey, scope]) =>
      declare(routeKey, {
        authorizationType: "JWT",
        authorizerId: authorizer.id,
        authorizationScopes: [scope],
      }),
    ),
    ...policy.openRoutes.map((routeKey) => declare(routeKey, { authorizationType: "NONE" })),
  ];
}
