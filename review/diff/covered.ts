import { resourceTypes } from "declared-stack/resource-types";
import type { ChangedValue } from "../model/change.ts";

/** The inputs that other kinds of changes cover, in the terms of what they mean. */
const COVERED: Readonly<Record<string, readonly string[]>> = {
  [resourceTypes.action]: ["name", "code"],
  [resourceTypes.api]: [
    "allowOfflineAccess",
    "enforcePolicies",
    "signingAlg",
    "subjectTypeAuthorization",
    "tokenDialect",
    "tokenLifetime",
    "tokenLifetimeForWeb",
  ],
  [resourceTypes.apiScopes]: ["scopes"],
  [resourceTypes.authorizer]: ["jwtConfiguration"],
  [resourceTypes.client]: [
    "allowedLogoutUrls",
    "allowedOrigins",
    "appType",
    "callbacks",
    "grantTypes",
    "jwtConfiguration",
    "name",
    "refreshToken",
    "webOrigins",
  ],
  [resourceTypes.clientCredentials]: ["authenticationMethod"],
  [resourceTypes.clientGrant]: ["scopes"],
  [resourceTypes.connectionClients]: ["enabledClients"],
  [resourceTypes.function]: ["environment.variables.TIMESHEETS_CLIENTS"],
  [resourceTypes.gateway]: ["corsConfiguration.allowOrigins"],
  [resourceTypes.rolePermissions]: ["permissions"],
  [resourceTypes.route]: ["authorizationScopes", "authorizationType", "authorizerId"],
  [resourceTypes.triggerActions]: ["actions"],
};

/** The types of which other kinds of changes cover that they come and go. */
const WHOLLY_COVERED: ReadonlySet<string> = new Set([
  resourceTypes.action,
  resourceTypes.client,
  resourceTypes.clientCredentials,
  resourceTypes.clientGrant,
  resourceTypes.role,
  resourceTypes.rolePermissions,
  resourceTypes.route,
]);

export const isWhollyCovered = (type: string): boolean => WHOLLY_COVERED.has(type);

/**
 * Whether another kind of change covers an input.
 *
 * @param audience the API's identifier: permissions for other APIs are covered by nothing else.
 */
export function isCovered(type: string, { path, was, is }: ChangedValue, audience: string): boolean {
  if (type === resourceTypes.rolePermissions && path.endsWith(".resourceServerIdentifier")) {
    return (is ?? was) === JSON.stringify(audience);
  }
  return (COVERED[type] ?? []).some(
    (input) => path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`),
  );
}
