import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { itemsOf, valueAt } from "declared-stack/value";
import { ReviewError } from "../snapshot/error.ts";
import type { DeclaredApi, DeclaredRole, DeclaredScope } from "./declaration.ts";
import { numberAt, textAt } from "./value.ts";

/** Auth0's defaults: any application of the tenant gets tokens for people, and none for itself without a grant. */
const GRANTS_BY_DEFAULT = { user: "allow_all", client: "require_client_grant" } as const;

/**
 * The API that the policy guards, as declared.
 *
 * @throws {ReviewError} `REVIEW_NO_API` when the stack declares none with the identifier.
 */
export function readApi(resources: readonly StackResource[], identifier: string): DeclaredApi {
  const api = resources.find(
    ({ type, inputs }) => type === resourceTypes.api && inputs.identifier === identifier,
  );
  if (api === undefined) {
    throw new ReviewError(
      "REVIEW_NO_API",
      `the stack declares no API (resource server) with the stack's audience "${identifier}"; see infra/authorization/api.ts`,
    );
  }
  return {
    name: textAt(api, "name") ?? identifier,
    identifier,
    signingAlgorithm: textAt(api, "signingAlg"),
    offlineAccess: api.inputs.allowOfflineAccess === true,
    rbac: api.inputs.enforcePolicies === true,
    tokenDialect: textAt(api, "tokenDialect"),
    tokenLifetime: numberAt(api, "tokenLifetime"),
    tokenLifetimeForWeb: numberAt(api, "tokenLifetimeForWeb"),
    grantsForPeople: textAt(api, "subjectTypeAuthorization.user.policy") ?? GRANTS_BY_DEFAULT.user,
    grantsForMachines: textAt(api, "subjectTypeAuthorization.client.policy") ?? GRANTS_BY_DEFAULT.client,
  };
}

/** The scopes that the tenant knows for an API, in the order in which they are declared. */
export function readScopes(resources: readonly StackResource[], identifier: string): DeclaredScope[] {
  return resources
    .filter(
      ({ type, inputs }) =>
        type === resourceTypes.apiScopes && inputs.resourceServerIdentifier === identifier,
    )
    .flatMap(({ inputs }) => itemsOf(inputs.scopes))
    .map((scope) => ({
      name: String(valueAt(scope, "name")),
      description: String(valueAt(scope, "description") ?? ""),
    }));
}

/**
 * The declared roles with their permissions for an API. A role without an explicit name has none that the Actions
 * could look for, and goes by its logical one here, with a suffix as Pulumi's engine gives it.
 */
export function readRoles(resources: readonly StackResource[], identifier: string): DeclaredRole[] {
  const permissions = resources.filter(({ type }) => type === resourceTypes.rolePermissions);
  return resources
    .filter(({ type }) => type === resourceTypes.role)
    .map((role) => ({
      name: textAt(role, "name") ?? `${role.name}-0000000`,
      description: textAt(role, "description") ?? "",
      permissions: permissions
        .filter(({ inputs }) => inputs.roleId === standInId(role))
        .flatMap(({ inputs }) => itemsOf(inputs.permissions))
        .filter((permission) => valueAt(permission, "resourceServerIdentifier") === identifier)
        .map((permission) => String(valueAt(permission, "name"))),
    }));
}
