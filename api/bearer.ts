/** What an `Authorization` header holds: a token, nothing that concerns bearer tokens, or something broken. */
export type BearerCredentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "none" }
  | { readonly kind: "malformed" };

/** `b64token` of RFC 6750 §2.1. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * Reads an `Authorization` header (RFC 6750 §2.1). Another scheme counts as no credentials: the client didn't know
 * which to use (§3.1).
 */
export function readBearer(header: string | undefined): BearerCredentials {
  const [scheme = "", ...rest] = (header ?? "").trim().split(/ +/);
  if (scheme.toLowerCase() !== "bearer") return { kind: "none" };
  const [token, ...more] = rest;
  if (token === undefined || more.length > 0 || !TOKEN.test(token)) return { kind: "malformed" };
  return { kind: "token", token };
}

/** What a refused client learns from its challenge. */
export interface ChallengeAttributes {
  readonly error?: "invalid_request" | "invalid_token" | "insufficient_scope";
  readonly error_description?: string;
  readonly scope?: string;
}

/**
 * Writes a `WWW-Authenticate` header (RFC 6750 §3). Values are the project's own texts, without quotes in them.
 */
export function challenge(realm: string, attributes: ChallengeAttributes = {}): string {
  return `Bearer ${Object.entries({ realm, ...attributes })
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ")}`;
}
