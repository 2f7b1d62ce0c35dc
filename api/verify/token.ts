import { type KeyObject, verify } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";
import { TokenError } from "./error.ts";

/** Three parts in base64url (RFC 7515 §7.1), the signature among them. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The `typ` of access tokens (RFC 9068 §2.1), and of those in Auth0's own dialect. */
const ACCESS_TOKEN_TYPES: readonly unknown[] = [undefined, "JWT", "at+jwt", "application/at+jwt"];

/** What a token says, true or not: nothing of it is verified. */
export interface UnverifiedToken {
  /** The name of the key that it says it is signed with. */
  readonly kid: string;
  readonly claims: JWTPayload;
}

/**
 * Reads a token. Whatever isn't for RS256 or is no access token is refused here, whichever key it names.
 *
 * @throws {TokenError} when it is no JSON Web Token, or by its header not one for this API.
 */
export function readToken(token: string): UnverifiedToken {
  if (!COMPACT.test(token)) throw new TokenError("malformed");
  const { header, claims } = decode(token);
  if (header.alg !== "RS256") throw new TokenError("algorithm");
  if (!ACCESS_TOKEN_TYPES.includes(header.typ)) throw new TokenError("not_an_access_token");
  // Nobody can tell what an extension means that has to be understood (RFC 7515 §4.1.11).
  if (typeof header.kid !== "string" || header.crit !== undefined) throw new TokenError("malformed");
  return { kid: header.kid, claims };
}

/**
 * Whether a token is signed with a key, by RS256 (RFC 7518 §3.3).
 *
 * @param token one that could be read.
 * @param key a public RSA key.
 */
export function isSignedWith(key: KeyObject, token: string): boolean {
  const end = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  return verify("RSA-SHA256", Buffer.from(token.slice(0, end), "latin1"), key, signature);
}

function decode(token: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (cause) {
    throw new TokenError("malformed", { cause });
  }
}
