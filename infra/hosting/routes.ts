import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { machineRoutesOf, scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** The ends that the gateway's routes connect. */
export interface RoutesArgs {
  readonly policy: Pick<Policy, "applications" | "routes" | "openRoutes">;
  readonly api: aws.apigatewayv2.Api;
  readonly authorizer: aws.apigatewayv2.Authorizer;
  /** Whether a function is asked in the place of the gateway's own check; it knows each route's scopes. */
  readonly isMoving: boolean;
  /** The functions: `uploads` serves what only machines may call, `api` all else. */
  readonly integrations: Readonly<Record<"api" | "uploads", aws.apigatewayv2.Integration>>;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the policy's routes. Each has exactly the scopes of which any one admits, as the gateway takes them, too; without
 * any it would let an ID token pass. Whose entries a token reaches with which of them, the API alone can tell. What is not declared is
 * not found.
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
    ...Object.keys(policy.routes).map((routeKey) =>
      declare(routeKey, {
        authorizerId: authorizer.id,
        ...(isMoving
          ? { authorizationType: "CUSTOM" }
          : { authorizationType: "JWT", authorizationScopes: [...scopesOfRoute(policy, routeKey)] }),
      }),
    ),
    ...policy.openRoutes.map((routeKey) => declare(routeKey, { authorizationType: "NONE" })),
  ];
}
