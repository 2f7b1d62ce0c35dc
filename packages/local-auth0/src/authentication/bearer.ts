import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import { parseScopes } from "./access.ts";

/** Who holds a bearer token of this tenant, and what it lets them do. */
export interface BearerToken {
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

/**
 * Makes a check of access tokens for one of the tenant's own APIs.
 *
 * @returns a function that throws when a token is not signed by the tenant, expired, or for another audience
 */
export function createBearerCheck(options: {
  keys: SigningKeys;
  issuer: string;
  audience: string;
  now: () => Date;
}): (token: string) => Promise<BearerToken> {
  const { keys, issuer, audience, now } = options;
  return async (token) => {
    const { azp, scope } = await keys.verify(token, { issuer, audience, now: now() });
    return { clientId: String(azp), scopes: new Set(parseScopes(String(scope ?? ""))) };
  };
}
