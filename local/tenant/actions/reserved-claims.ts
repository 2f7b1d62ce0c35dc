/**
 * Claims that Auth0 sets itself or keeps for itself: an Action that sets one is ignored without a word
 * (Auth0 docs, "Create Custom Claims", restricted claims).
 */
const RESERVED_CLAIMS: ReadonlySet<string> = new Set([
  ...["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "azp", "scope", "gty", "cnf", "act", "typ"],
  ...[
    "permissions",
    "roles",
    "role",
    "groups",
    "group",
    "org_id",
    "org_name",
    "organization",
    "entitlements",
  ],
  ...["client_id", "sid", "nonce", "auth_time", "acr", "amr", "at_hash", "c_hash", "s_hash", "ctry"],
  ...["authorization_details", "may_act", "events", "toe", "txn", "sub_id", "events", "vot", "vtm"],
]);

/** Whether a custom claim of this name is left out of tokens. */
export function isReservedClaim(name: string): boolean {
  return RESERVED_CLAIMS.has(name);
}
