import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { referredBy, standInId } from "declared-stack/stand-ins";
import { textsOf, valueAt } from "declared-stack/value";
import { scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { DeclaredGateway, GatewayRoute } from "./declaration.ts";
import { numberAt, textAt } from "./value.ts";

/** The declared gateway with its routes; null when the stack hosts no API. */
export function readGateway(
  resources: readonly StackResource[],
  policy: Pick<Policy, "routes">,
): DeclaredGateway | null {
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const [gateway] = all(resourceTypes.gateway);
  if (gateway === undefined) return null;
  const authorizer = tokenAuthorizer(resources);
  const isFunction = authorizer?.inputs.authorizerType === "REQUEST";
  const [stage] = all(resourceTypes.stage);
  const routes = all(resourceTypes.route).map((route): readonly [string, GatewayRoute] => {
    const key = textAt(route, "routeKey") ?? route.name;
    // AWS's default is an open route.
    const authorization = textAt(route, "authorizationType") ?? "NONE";
    const authorized = authorizer !== undefined && route.inputs.authorizerId === standInId(authorizer);
    if (isFunction && authorized && authorization === "CUSTOM") {
      return [key, { authorization: "JWT", scopes: scopesOfRoute(policy, key), authorized }];
    }
    return [key, { authorization, scopes: textsOf(route.inputs.authorizationScopes), authorized }];
  });
  return {
    ...(isFunction ? trustedByFunction(all(resourceTypes.function)[0]) : trustedBy(authorizer)),
    origins: textsOf(valueAt(gateway.inputs, "corsConfiguration.allowOrigins")),
    rate: stage === undefined ? null : numberAt(stage, "defaultRouteSettings.throttlingRateLimit"),
    burst: stage === undefined ? null : numberAt(stage, "defaultRouteSettings.throttlingBurstLimit"),
    routes: Object.fromEntries(routes),
  };
}

/**
 * The authorizer that checks the API's tokens: the gateway's own, or, while tokens of two issuers are good, the one that
 * asks the stack's function, whose code knows the policy.
 */
export function tokenAuthorizer(resources: readonly StackResource[]): StackResource | undefined {
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const authorizers = all(resourceTypes.authorizer);
  const asked = [...all(resourceTypes.function), ...all(resourceTypes.alias)];
  return (
    authorizers.find(({ inputs }) => inputs.authorizerType === "JWT") ??
    authorizers.find(
      ({ inputs }) =>
        inputs.authorizerType === "REQUEST" && referredBy(inputs.authorizerUri, asked) !== undefined,
    )
  );
}

type Trust = Pick<DeclaredGateway, "issuer" | "formerIssuer" | "audiences">;

const trustedBy = (authorizer: StackResource | undefined): Trust => ({
  issuer: authorizer === undefined ? null : textAt(authorizer, "jwtConfiguration.issuer"),
  formerIssuer: null,
  audiences:
    authorizer === undefined ? [] : textsOf(valueAt(authorizer.inputs, "jwtConfiguration.audiences")),
});

function trustedByFunction(asked: StackResource | undefined): Trust {
  const told = (name: string) =>
    asked === undefined ? null : textAt(asked, `environment.variables.${name}`);
  return {
    issuer: told("TIMESHEETS_ISSUER"),
    formerIssuer: told("TIMESHEETS_FORMER_ISSUER"),
    audiences: textsOf([told("TIMESHEETS_AUDIENCE")]),
  };
}
