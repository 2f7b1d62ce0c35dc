import { kinds } from "declared-stack/kinds";
import type { LeafChange } from "./leaves.ts";

/** The inputs of which other sentences tell, in the terms of what they mean. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
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

/** Of these, that they are there is told as what they mean. */
const TOLD_WHOLE: ReadonlySet<string> = new Set([
  kinds.action,
  kinds.client,
  kinds.clientCredentials,
  kinds.clientGrant,
  kinds.role,
  kinds.rolePermissions,
  kinds.route,
]);

export const isToldWhole = (type: string): boolean => TOLD_WHOLE.has(type);

/**
 * Whether another sentence tells of an input.
 *
 * @param audience the API's identifier: permissions for other APIs are nobody else's to tell.
 */
export function isTold(type: string, { path, was, is }: LeafChange, audience: string): boolean {
  if (type === kinds.rolePermissions && path.endsWith(".resourceServerIdentifier")) {
    return (is ?? was) === JSON.stringify(audience);
  }
  return (TOLD[type] ?? []).some(
    (told) => path === told || path.startsWith(`${told}.`) || path.startsWith(`${told}[`),
  );
}
