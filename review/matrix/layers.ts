import { applicationKinds } from "../../rules/policy/application-kinds.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { ActionEffect } from "../actions/bound-actions.ts";
import type { Declaration, DeclaredApplication, GatewayRoute } from "../declaration/declaration.ts";
import { gatewayRequirement } from "../model/routes.ts";
import type { StatedRoute } from "../snapshot/api-routes.ts";

/** Each layer by itself, as a function of what was declared. Together they decide; none of them knows the policy. */

/**
 * The scopes that an application may ask for: its grant's, or all where the API requires none; null when it gets no
 * token for the API at all.
 */
export function grantedScopes(
  { api, scopes }: Pick<Declaration, "api" | "scopes">,
  application: Pick<DeclaredApplication, "grants">,
  subject: "user" | "client",
): string[] | null {
  const policy = subject === "user" ? api.grantsForPeople : api.grantsForMachines;
  const known = scopes.map(({ name }) => name);
  if (policy === "allow_all") return known;
  if (policy !== "require_client_grant") return null;
  const grants = application.grants.filter(
    (grant) => grant.subject === subject && grant.audience === api.identifier,
  );
  if (grants.length === 0) return null;
  const granted = new Set(grants.flatMap((grant) => grant.scopes));
  return known.filter((scope) => granted.has(scope));
}

/** The scopes that RBAC leaves to somebody with these roles; null when it is off and leaves everything. */
export function rbacScopes(
  { api, roles }: Pick<Declaration, "api" | "roles">,
  assigned: readonly string[],
): ReadonlySet<string> | null {
  if (!api.rbac) return null;
  return new Set(
    roles.filter(({ name }) => assigned.includes(name)).flatMap(({ permissions }) => permissions),
  );
}

/** The scopes of a token: what was granted, as far as RBAC leaves it, after the Actions. */
export function tokenScopes(
  granted: readonly string[],
  rbac: ReadonlySet<string> | null,
  { denied, removed, added }: ActionEffect,
): string[] {
  if (denied !== null) return [];
  const left = granted.filter((scope) => (rbac === null || rbac.has(scope)) && !removed.has(scope));
  return added.size === 0 ? left : [...new Set([...left, ...added])];
}

/** Why a layer refuses a route. `token`: it takes no token of this tenant, or not of this application. */
export type Refusal = "route" | "token" | "scope";

/** Why the gateway doesn't pass a request on; null when it does. */
export function gatewayRefusal(
  { api, gateway }: Pick<Declaration, "api" | "gateway">,
  issuer: string,
  route: GatewayRoute | undefined,
  token: ReadonlySet<string>,
): Refusal | null {
  if (gateway === null) return null;
  const requirement = gatewayRequirement(route ?? null);
  if (requirement === null) return "route";
  if (requirement.needs === "nothing") return null;
  if (requirement.needs === "other") return "token";
  if (gateway.issuer !== issuer || !gateway.audiences.includes(api.identifier)) return "token";
  if (requirement.needs === "token") return null;
  return requirement.scopes.some((scope) => token.has(scope)) ? null : "scope";
}

/** Scopes that the API accepts from an application: those that the policy gives it, and no token of another kind. */
export function acceptedScopes(
  policy: Pick<Policy, "applications">,
  application: Pick<DeclaredApplication, "key" | "knownToApi">,
  subject: "user" | "client",
): ReadonlySet<string> | null {
  const own = Object.hasOwn(policy.applications, application.key)
    ? policy.applications[application.key]
    : undefined;
  if (own === undefined || application.knownToApi === false) return null;
  return applicationKinds[own.kind].subjectType === subject ? new Set(own.scopes) : null;
}

/**
 * Why the API refuses a request; null when it admits it. An API that could not be asked refuses nothing here: the
 * other layers have to answer.
 *
 * @param accepted as `acceptedScopes` gives it.
 */
export function apiRefusal(
  routes: Readonly<Record<string, StatedRoute>> | null,
  route: string,
  token: ReadonlySet<string>,
  accepted: ReadonlySet<string> | null,
): Refusal | null {
  if (routes === null) return null;
  const stated = Object.hasOwn(routes, route) ? routes[route] : undefined;
  if (stated === undefined) return "route";
  if (stated.open) return null;
  if (accepted === null) return "token";
  if (stated.scopes.length === 0) return null;
  return stated.scopes.some((scope) => token.has(scope) && accepted.has(scope)) ? null : "scope";
}
