import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { textsOf, valueAt } from "declared-stack/value";
import type { DeclaredGateway, GatewayRoute } from "./declaration.ts";
import { numberAt, textAt } from "./value.ts";

/** The declared gateway with its routes; null when the stack hosts no API. */
export function readGateway(resources: readonly StackResource[]): DeclaredGateway | null {
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const [gateway] = all(resourceTypes.gateway);
  if (gateway === undefined) return null;
  const authorizer = all(resourceTypes.authorizer).find(({ inputs }) => inputs.authorizerType === "JWT");
  const [stage] = all(resourceTypes.stage);
  const routes = all(resourceTypes.route).map((route): readonly [string, GatewayRoute] => [
    textAt(route, "routeKey") ?? route.name,
    {
      // AWS's default is an open route.
      authorization: textAt(route, "authorizationType") ?? "NONE",
      scopes: textsOf(route.inputs.authorizationScopes),
      authorized: authorizer !== undefined && route.inputs.authorizerId === standInId(authorizer),
    },
  ]);
  return {
    issuer: authorizer === undefined ? null : textAt(authorizer, "jwtConfiguration.issuer"),
    audiences:
      authorizer === undefined ? [] : textsOf(valueAt(authorizer.inputs, "jwtConfiguration.audiences")),
    origins: textsOf(valueAt(gateway.inputs, "corsConfiguration.allowOrigins")),
    rate: stage === undefined ? null : numberAt(stage, "defaultRouteSettings.throttlingRateLimit"),
    burst: stage === undefined ? null : numberAt(stage, "defaultRouteSettings.throttlingBurstLimit"),
    routes: Object.fromEntries(routes),
  };
}
