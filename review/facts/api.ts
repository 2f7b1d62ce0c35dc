import type { StackResource } from "declared-stack/resource";
import { resourceTypes as kinds } from "declared-stack/resource-types";
import { itemsOf, valueAt } from "declared-stack/value";
import { ReviewError } from "../snapshot/error.ts";
import type { ApiFacts, ScopeFacts } from "./facts.ts";
import { numberAt, textAt } from "./value.ts";

/** Auth0's defaults: any application of the tenant gets tokens for people, and none for itself without a grant. */
const GRANTS_BY_DEFAULT = { user: "allow_all", client: "require_client_grant" } as const;

/**
 * The API that the policy guards, as declared.
 *
 * @throws {ReviewError} `REVIEW_NO_API` when the stack declares none with the identifier.
 */
export function readApi(resources: readonly StackResource[], identifier: string): ApiFacts {
  const api = resources.find(({ type, inputs }) => type === kinds.api && inputs.identifier === identifier);
  if (api === undefined) {
    throw new ReviewError(
      "REVIEW_NO_API",
      `the stack declares no API (resource server) with the policy's identifier "${identifier}"; see infra/authorization/api.ts`,
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
export function readScopes(resources: readonly StackResource[], identifier: string): ScopeFacts[] {
  return resources
    .filter(({ type, inputs }) => type === kinds.apiScopes && inputs.resourceServerIdentifier === identifier)
    .flatMap(({ inputs }) => itemsOf(inputs.scopes))
    .map((scope) => ({
      name: String(valueAt(scope, "name")),
      description: String(valueAt(scope, "description") ?? ""),
    }));
}
