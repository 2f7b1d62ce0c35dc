import { resourceTypes as kinds } from "declared-stack/resource-types";
import type { ChangedValue } from "../model/change.ts";

/** The inputs that other kinds of changes cover, in the terms of what they mean. */
const COVERED: Readonly<Record<string, readonly string[]>> = {
  [kinds.action]: ["name", "code"],
  [kinds.api]: [
    "allowOfflineAccess",
    "enforcePolicies",
    "signingAlg",
    "subjectTypeAuthorization",
    "tokenDialect",
    "tokenLifetime",
    "tokenLifetimeForWeb",
  ],
  [kinds.apiScopes]: ["scopes"],
  [kinds.authorizer]: ["jwtConfiguration"],
  [kinds.client]: [
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
  [kinds.clientCredentials]: ["authenticationMethod"],
  [kinds.clientGrant]: ["scopes"],
  [kinds.connectionClients]: ["enabledClients"],
  [kinds.function]: ["environment.variables.TIMESHEETS_CLIENTS"],
  [kinds.gateway]: ["corsConfiguration.allowOrigins"],
  [kinds.rolePermissions]: ["permissions"],
  [kinds.route]: ["authorizationScopes", "authorizationType", "authorizerId"],
  [kinds.triggerActions]: ["actions"],
};

/** The types of which other kinds of changes cover that they come and go. */
const WHOLLY_COVERED: ReadonlySet<string> = new Set([
  kinds.action,
  kinds.client,
  kinds.clientCredentials,
  kinds.clientGrant,
  kinds.role,
  kinds.rolePermissions,
  kinds.route,
]);

export const isWhollyCovered = (type: string): boolean => WHOLLY_COVERED.has(type);

/**
 * Whether another kind of change covers an input.
 *
 * @param audience the API's identifier: permissions for other APIs are covered by nothing else.
 */
export function isCovered(type: string, { path, was, is }: ChangedValue, audience: string): boolean {
  if (type === kinds.rolePermissions && path.endsWith(".resourceServerIdentifier")) {
    return (is ?? was) === JSON.stringify(audience);
  }
  return (COVERED[type] ?? []).some(
    (input) => path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`),
  );
}
