import { isUtf8 } from "node:buffer";
import { type KeyObject, verify } from "node:crypto";
import type { Claims } from "./claims.ts";
import { TokenError } from "./error.ts";

/** Three parts in base64url (RFC 7515 §7.1), the signature among them. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The `typ` of access tokens (RFC 9068 §2.1), and of those in Auth0's own dialect; the case of a media type says nothing. */
const ACCESS_TOKEN_TYPES: readonly unknown[] = [undefined, "jwt", "at+jwt", "application/at+jwt"];

/** How many headers are remembered: an issuer has one for each of its keys, strangers can invent others. */
const REMEMBERED_HEADERS = 16;

/** The parts of a token, true or not: nothing of it is verified. */
export interface UnverifiedToken {
  /** The name of the key that it says it is signed with. */
  readonly kid: string;
  readonly claims: Claims;
  /** The text that is signed. */
  readonly signed: string;
  /** The signature, in base64url. */
  readonly signature: string;
}

/**
 * Makes the reader of tokens. Whatever isn't for RS256 or is no access token is refused by it, whichever key it names,
 * with a {@link TokenError}. It remembers headers that were good: all tokens of a key begin with the same one.
 */
export function createTokenReader(): (token: string) => UnverifiedToken {
  const kids = new Map<string, string>();
  return (token) => {
    if (!COMPACT.test(token)) throw new TokenError("malformed");
    const first = token.indexOf(".");
    const last = token.lastIndexOf(".");
    const header = token.slice(0, first);
    let kid = kids.get(header);
    if (kid === undefined) {
      kid = readHeader(header);
      if (kids.size >= REMEMBERED_HEADERS) kids.clear();
      // A copy: what V8 cuts out of a text keeps all of it.
      kids.set(Buffer.from(header, "latin1").toString("latin1"), kid);
    }
    return {
      kid,
      claims: readPart(token.slice(first + 1, last)),
      signed: token.slice(0, last),
      signature: token.slice(last + 1),
    };
  };
}

/**
 * Whether a token is signed with a key, a public one of RSA, by RS256 (RFC 7518 §3.3). Of the spellings that base64url
 * has for a signature, only the one without stray bits counts (RFC 4648 §3.5): a token has one text.
 */
export function isSignedWith(key: KeyObject, { signed, signature }: UnverifiedToken): boolean {
  const bytes = Buffer.from(signature, "base64url");
  if (bytes.toString("base64url") !== signature) return false;
  return verify("RSA-SHA256", Buffer.from(signed, "latin1"), key, bytes);
}

/** The name of the key that a header names. */
function readHeader(part: string): string {
  const { alg, typ, kid, crit } = readPart(part);
  if (alg !== "RS256") throw new TokenError("algorithm");
  if (!ACCESS_TOKEN_TYPES.includes(typeof typ === "string" ? typ.toLowerCase() : typ))
    throw new TokenError("not_an_access_token");
  // Nobody can tell what an extension means that has to be understood (RFC 7515 §4.1.11).
  if (typeof kid !== "string" || crit !== undefined) throw new TokenError("malformed");
  return kid;
}

/** Reads a part of a token: base64url of UTF-8 of a JSON object. */
function readPart(part: string): Claims {
  const bytes = Buffer.from(part, "base64url");
  if (!isUtf8(bytes)) throw new TokenError("malformed");
  const value = parseJson(bytes.toString());
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TokenError("malformed");
  return value as Claims;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TokenError("malformed", { cause });
  }
}
