import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";

/** How long API Gateway keeps an issuer's keys, in milliseconds. */
const KEPT_FOR = 2 * 60 * 60 * 1000;

const discovery = z.object({ jwks_uri: z.url() });

/**
 * Makes the place where a gateway keeps issuers' keys: found through their discovery document, kept for two hours, and
 * fetched again for a key that they lack. What cannot be fetched is tried again with the next request.
 */
export function createKeyStore(): (issuer: string) => JWTVerifyGetKey {
  const keySets = new Map<string, JWTVerifyGetKey>();
  return (issuer) => async (header, token) => {
    const keys = keySets.get(issuer) ?? createRemoteJWKSet(await discover(issuer), { cacheMaxAge: KEPT_FOR });
    keySets.set(issuer, keys);
    return keys(header, token);
  };
}

async function discover(issuer: string): Promise<URL> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new URL(discovery.parse(await response.json()).jwks_uri);
}
