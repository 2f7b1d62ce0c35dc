import { decodeJwt } from "jose";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import { issuerAt } from "../state/issuer.ts";
import { isCurrentUserScope } from "../state/management-api.ts";
import type { TenantState } from "../state/tenant-state.ts";
import { parseScopes } from "./access.ts";

/** Who holds a bearer token of this tenant, and what it lets them do. */
export interface BearerToken {
  readonly clientId: string;
  /** The person whose token it is; absent for a machine. */
  readonly userId?: string;
  readonly scopes: ReadonlySet<string>;
}

/**
 * Makes a check of access tokens for the tenant's Management API. A token is good at the domain that it was got at, and
 * at no other, though its audience is the same at all of them (Auth0 docs, "Get Access Tokens": Custom domains and the
 * Auth0 Management API).
 *
 * @returns a function that throws when a token is not signed by the tenant, expired, for another audience, or of another
 *   issuer than the one at which it is shown
 */
export function createBearerCheck(options: {
  keys: SigningKeys;
  audience: string;
  now: () => Date;
}): (token: string, issuer: string) => Promise<BearerToken> {
  const { keys, audience, now } = options;
  return async (token, issuer) => {
    const { azp, scope, sub = "" } = await keys.verify(token, { issuer, audience, now: now() });
    const clientId = String(azp);
    const scopes = parseScopes(String(scope ?? ""));
    if (sub === `${clientId}@clients`) return { clientId, scopes: new Set(scopes) };
    // An Action may add any scope, but a person may do nothing here except to their own account.
    return { clientId, userId: sub, scopes: new Set(scopes.filter(isCurrentUserScope)) };
  };
}

/**
 * Makes a check of ID tokens that people hand on, signed by the tenant's key for one of its applications at one of its domains.
 *
 * @returns a function that gives the subject of a good one
 */
export function createIdTokenCheck(options: {
  keys: SigningKeys;
  state: Pick<TenantState, "clients" | "customDomains">;
  domain: string;
  now: () => Date;
}): (token: string) => Promise<string | undefined> {
  const { keys, state, domain, now } = options;
  return async (token) => {
    try {
      const { iss = "", aud } = decodeJwt(token);
      if (typeof aud !== "string" || state.clients.get(aud) === undefined) return undefined;
      const issuer = issuerAt(state, domain, URL.parse(iss)?.host);
      return (await keys.verify(token, { issuer, audience: aud, now: now() })).sub;
    } catch {
      return undefined;
    }
  };
}
