/** What an `Authorization` header holds: a token, nothing that concerns bearer tokens, or something broken. */
export type BearerCredentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "none" }
  | { readonly kind: "malformed" };

/** The scheme and a `b64token` (RFC 6750 §2.1). */
const CREDENTIALS = /^ *bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** The scheme as everybody writes it. */
const USUAL = "Bearer ";

/** The scheme, whatever comes after it. */
const SCHEME = /^ *bearer(?: |$)/i;

/**
 * Reads an `Authorization` header (RFC 6750 §2.1). Another scheme counts as no credentials: the client didn't know
 * which to use (§3.1).
 */
export function readBearer(header: string | undefined): BearerCredentials {
  if (header === undefined) return { kind: "none" };
  const token = CREDENTIALS.exec(header)?.[1];
  if (token !== undefined) return { kind: "token", token };
  return { kind: SCHEME.test(header) ? "malformed" : "none" };
}

/**
 * What can be the token of a header that is written as nearly all are; nothing for others, which take a closer look.
 * Its characters are not checked: for a token that was good before, that would cost as much as to recognise it.
 *
 * @param header who refuses what it gives has to ask `readBearer` whether the token was at fault or the header.
 */
export function usualToken(header: string | undefined): string | undefined {
  if (!header?.startsWith(USUAL) || header.length === USUAL.length) return undefined;
  return header.includes(" ", USUAL.length) ? undefined : header.slice(USUAL.length);
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
