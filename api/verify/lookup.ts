import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { TokenError } from "./error.ts";

/** The `typ` of access tokens (RFC 9068 §2.1), and of those in Auth0's own dialect. */
const ACCESS_TOKEN_TYPES: readonly unknown[] = [undefined, "JWT", "at+jwt", "application/at+jwt"];

type Unverified = Parameters<SimpleJwksCache["getCachedJwk"]>[1];

/**
 * Where the library looks for the key of a token. What can be refused without a key is refused before: such a token
 * doesn't make us ask the issuer, and the library, which keeps a key for each `iss` that it reads, cannot be filled
 * by strangers.
 */
export class KeyLookup extends SimpleJwksCache {
  readonly #issuer: string;

  constructor(issuer: string) {
    super();
    this.#issuer = issuer;
  }

  override getCachedJwk(jwksUri: string, token: Unverified): ReturnType<SimpleJwksCache["getCachedJwk"]> {
    const { header, payload } = token;
    if (header.alg !== "RS256") throw new TokenError("algorithm");
    // Nobody can tell what an extension means that has to be understood (RFC 7515 §4.1.11).
    if (header.crit !== undefined) throw new TokenError("malformed");
    if (!ACCESS_TOKEN_TYPES.includes(header.typ)) throw new TokenError("not_an_access_token");
    if (payload.iss !== this.#issuer) throw new TokenError("issuer");
    return super.getCachedJwk(jwksUri, token);
  }
}
