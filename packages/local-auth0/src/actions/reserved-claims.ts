/**
 * Claims that an Action cannot set: it is ignored without a word (Auth0 docs, "Create Custom Claims", restrictions). The
 * list is Auth0's, and `scope`, which is what the tenant decided and nothing else.
 */
const RESERVED_CLAIMS: ReadonlySet<string> = new Set([
  ...["acr", "act", "active", "amr", "at_hash", "ath", "attest", "aud", "auth_time"],
  ...["authorization_details", "azp", "c_hash", "client_id", "cnf", "cty", "dest", "entitlements", "events"],
  ...["exp", "groups", "gty", "htm", "htu", "iat", "internalService", "iss", "jcard", "jku", "jti", "jwe"],
  ...["jwk", "kid", "may_act", "mky", "nbf", "nonce", "object_id", "org_id", "org_name", "orig", "origid"],
  ...["permissions", "roles", "rph", "s_hash", "scope", "sid", "sip_callid", "sip_cseq_num", "sip_date"],
  ...[
    "sip_from_tag",
    "sip_via_branch",
    "sub",
    "sub_jwk",
    "toe",
    "txn",
    "typ",
    "uuid",
    "vot",
    "vtm",
    "x5t#S256",
  ],
]);

/** Whether a custom claim of this name is left out of tokens. */
export function isReservedClaim(name: string): boolean {
  return RESERVED_CLAIMS.has(name);
}
