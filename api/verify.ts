import { JwtVerifier } from "aws-jwt-verify";
import { type Fetcher, SimpleFetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import type { VerifyToken } from "./caller.ts";
import type { ApplicationKey } from "./names.ts";
import { callerOf } from "./verify/claims.ts";
import { KeysUnavailableError, TokenError } from "./verify/error.ts";
import { refusalOf } from "./verify/refusal.ts";

/** What a token must agree with. */
export interface TokenVerifierOptions {
  /** The tenant's issuer, ending in `/`, for example `https://exampleco.eu.auth0.com/`. */
  readonly issuer: string;
  /** The API's identifier. */
  readonly audience: string;
  /** The client id of each application. */
  readonly clients: Readonly<Record<ApplicationKey, string>>;
  /** How keys are fetched; over https unless told. */
  readonly fetcher?: Fetcher;
}

/** The `typ` of access tokens (RFC 9068 §2.1), and of those in Auth0's own dialect. */
const ACCESS_TOKEN_TYPES: readonly unknown[] = [undefined, "JWT", "at+jwt", "application/at+jwt"];

/**
 * Makes the verifier of the API's access tokens: RS256 with the issuer's keys, issuer, audience, lifetime, and that
 * one of the policy's applications holds it. Keys are fetched once, and again for a key that they lack, at most every
 * ten seconds.
 */
export function createTokenVerifier(options: TokenVerifierOptions): VerifyToken {
  const { issuer, audience, clients, fetcher = new SimpleFetcher() } = options;
  const jwksUri = `${issuer}.well-known/jwks.json`;
  const verifier = JwtVerifier.create(
    {
      issuer,
      audience,
      jwksUri,
      customJwtCheck: ({ header }) => {
        if (header.alg !== "RS256") throw new TokenError("algorithm");
        if (!ACCESS_TOKEN_TYPES.includes(header.typ)) throw new TokenError("not_an_access_token");
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher: namingOutages(fetcher) }) },
  );
  return async (token) => {
    const claims = await verifier.verify(token).catch((cause: unknown) => {
      throw refusalOf(cause, jwksUri);
    });
    return callerOf(claims, clients);
  };
}

/** A fetcher whose failures are known as outages, whatever they are. */
function namingOutages(fetcher: Fetcher): Fetcher {
  return {
    async fetch(jwksUri) {
      try {
        return await fetcher.fetch(jwksUri);
      } catch (cause) {
        throw new KeysUnavailableError(jwksUri, { cause });
      }
    },
  };
}
