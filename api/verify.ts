import { JwtVerifier } from "aws-jwt-verify";
import {
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from "aws-jwt-verify/error";
import { type Fetcher, SimpleFetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import type { VerifyToken } from "./caller.ts";
import type { ApplicationKey } from "./names.ts";
import { callerOf } from "./verify/claims.ts";
import { KeysUnavailableError, TokenError, type TokenFault } from "./verify/error.ts";

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

/** The `typ` of access tokens (RFC 9068 §2.1), and of those in Auth0's older dialect. */
const ACCESS_TOKEN_TYPES: readonly unknown[] = [undefined, "JWT", "at+jwt", "application/at+jwt"];

/** What the library refuses, in the order in which its classes are to be tried. */
const FAULTS: readonly (readonly [new (...parameters: never[]) => Error, TokenFault])[] = [
  [JwtExpiredError, "expired"],
  [JwtNotBeforeError, "not_yet_valid"],
  [JwtInvalidIssuerError, "issuer"],
  [JwtInvalidAudienceError, "audience"],
  [JwtInvalidSignatureAlgorithmError, "algorithm"],
  [JwtInvalidSignatureError, "signature"],
  [KidNotFoundInJwksError, "unknown_key"],
  // The keys were fetched seconds ago, and a token with a key that they lack was seen since.
  [WaitPeriodNotYetEndedJwkError, "unknown_key"],
];

const OUTAGES = [FetchError, JwksValidationError, JwkValidationError];

/**
 * Makes the verifier of the API's access tokens: RS256 with the issuer's keys, issuer, audience, lifetime, and that
 * one of the policy's applications holds it. Keys are fetched once, and again for a key that they lack.
 */
export function createTokenVerifier(options: TokenVerifierOptions): VerifyToken {
  const jwksUri = `${options.issuer}.well-known/jwks.json`;
  const verifier = JwtVerifier.create(
    {
      issuer: options.issuer,
      audience: options.audience,
      jwksUri,
      customJwtCheck: ({ header }) => {
        if (header.alg !== "RS256") throw new TokenError("algorithm");
        if (!ACCESS_TOKEN_TYPES.includes(header.typ)) throw new TokenError("not_an_access_token");
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher: options.fetcher ?? new SimpleFetcher() }) },
  );
  return async (token) => {
    const claims = await verifier.verify(token).catch((cause: unknown) => {
      throw refusal(cause, jwksUri);
    });
    return callerOf(claims, options.clients);
  };
}

function refusal(cause: unknown, jwksUri: string): Error {
  if (cause instanceof TokenError) return cause;
  if (OUTAGES.some((outage) => cause instanceof outage)) return new KeysUnavailableError(jwksUri, { cause });
  const [, fault] = FAULTS.find(([error]) => cause instanceof error) ?? [];
  return new TokenError(fault ?? "malformed", { cause });
}
