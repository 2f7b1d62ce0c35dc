import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { sameMembers, textsOf } from "declared-stack/value";
import { scopesOfRoute } from "../../../rules/policy/decide.ts";
import { every, is, without } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** All that may be asked without a token: whether the API is up, and what it offers. */
const PUBLIC = ["GET /health", "GET /openapi.json"];

const needsToken = ({ inputs }: ResourceOf<typeof resourceTypes.route>): boolean =>
  !PUBLIC.includes(String(inputs.routeKey));

/** While tokens of two issuers are good, the function is asked, which knows each route's scopes. */
const isMoving = ({ formerIssuer }: JudgedStack): boolean => formerIssuer !== undefined;

/** The gateway's routes and what guards them. */
export const routeGuardrails: readonly Guardrail[] = [
  {
    name: "route-needs-token",
    mirrors: "CKV_AWS_309",
    severity: "critical",
    why: "A route without an authorizer is open to everybody.",
    remedy: `Guard it with the JWT authorizer; only ${PUBLIC.join(" and ")} are public.`,
    check: every(
      resourceTypes.route,
      { ...is("authorizationType", "JWT"), when: (route, stack) => needsToken(route) && !isMoving(stack) },
      { ...is("authorizationType", "CUSTOM"), when: (route, stack) => needsToken(route) && isMoving(stack) },
      {
        setting: "authorizerId",
        expected: "the Authorizer of this stack",
        holds: (id, _route, stack) => stack.referred(id, resourceTypes.authorizer) !== undefined,
        when: needsToken,
      },
      { ...is("authorizationType", "NONE"), when: (route) => !needsToken(route) },
      { ...without("authorizerId"), when: (route) => !needsToken(route) },
    ),
  },
  {
    name: "route-needs-one-scope",
    mirrors: "Amazon API Gateway: JWT authorizers, authorizationScopes",
    severity: "critical",
    why: "Without a scope an ID token passes; of several any one is enough, so each has to be known.",
    remedy: "Give the route its scopes in rules/policy.ts.",
    check: every(resourceTypes.route, {
      setting: "authorizationScopes",
      expected: "at least one scope, and all of them known",
      holds: (scopes) =>
        Array.isArray(scopes) && scopes.length > 0 && textsOf(scopes).length === scopes.length,
      when: (route, stack) => needsToken(route) && !isMoving(stack),
    }),
  },
  {
    name: "route-as-policy",
    mirrors: "OWASP API5:2023",
    severity: "critical",
    why: "A route that the policy doesn't know, or that takes another scope or one more, lets in people who must stay out.",
    remedy: "Derive routes from rules/policy.ts, in infra/hosting/routes.ts.",
    check: (stack) => [...undeclaredRoutes(stack), ...strangeRoutes(stack)],
  },
  {
    name: "route-target",
    mirrors: "Amazon API Gateway: routes for HTTP APIs",
    severity: "medium",
    why: "A route without an integration answers with an error, or with another API's answers.",
    remedy: "Point the route at the integration of this stack, in infra/hosting/routes.ts.",
    check: every(resourceTypes.route, {
      setting: "target",
      expected: "integrations/ and the Integration of this stack",
      holds: (target, _route, stack) => {
        const [prefix, ...id] = String(target).split("/");
        return (
          prefix === "integrations" && stack.referred(id.join("/"), resourceTypes.integration) !== undefined
        );
      },
    }),
  },
];

function undeclaredRoutes(stack: JudgedStack): Breach[] {
  if (!stack.hosted) return [];
  const declared = stack.all(resourceTypes.route).map(({ inputs }) => inputs.routeKey);
  return [...Object.keys(stack.policy.routes), ...stack.policy.openRoutes]
    .filter((routeKey) => !declared.includes(routeKey))
    .map((routeKey) => ({
      resource: { type: resourceTypes.route, name: "" },
      property: "",
      found: undefined,
      expected: `the route "${routeKey}" of rules/policy.ts`,
    }));
}

function strangeRoutes(stack: JudgedStack): Breach[] {
  const { policy } = stack;
  return stack.all(resourceTypes.route).flatMap((resource) => {
    const { routeKey, authorizationScopes } = resource.inputs;
    const key = String(routeKey);
    const known = Object.hasOwn(policy.routes, key) || policy.openRoutes.some((open) => open === key);
    if (!known) {
      return [{ resource, property: "routeKey", found: routeKey, expected: "a route of rules/policy.ts" }];
    }
    const wanted = isMoving(stack) ? [] : scopesOfRoute(policy, key);
    if (stack.all(resourceTypes.route).some((one) => one !== resource && one.inputs.routeKey === key)) {
      return [{ resource, property: "routeKey", found: routeKey, expected: "one route of it, not two" }];
    }
    return sameMembers(textsOf(authorizationScopes), wanted)
      ? []
      : [
          {
            resource,
            property: "authorizationScopes",
            found: authorizationScopes,
            expected: JSON.stringify(wanted),
          },
        ];
  });
}
