import {
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from "aws-jwt-verify/error";
import { KeysUnavailableError, TokenError, type TokenFault } from "./error.ts";

type ErrorClass = new (...parameters: never[]) => Error;

/** What the library finds wrong with tokens; everything else of its is a malformed one. */
const FAULTS: readonly (readonly [ErrorClass, TokenFault])[] = [
  [JwtExpiredError, "expired"],
  [JwtNotBeforeError, "not_yet_valid"],
  [JwtInvalidIssuerError, "issuer"],
  [JwtInvalidAudienceError, "audience"],
  [JwtInvalidSignatureAlgorithmError, "algorithm"],
  [JwtInvalidSignatureError, "signature"],
  [KidNotFoundInJwksError, "unknown_key"],
  // The keys were fetched seconds ago, because of another token whose key they lack.
  [WaitPeriodNotYetEndedJwkError, "unknown_key"],
];

/** What the library says of keys that it was given but cannot read. */
const UNREADABLE_KEYS: readonly ErrorClass[] = [JwksValidationError, JwkValidationError];

/**
 * The error of the API's that an error of aws-jwt-verify means. Errors that are not the library's are faults of the
 * program or outages already named, and stay as they are. The library's messages quote the token, so only its
 * classes count.
 */
export function refusalOf(cause: unknown, jwksUri: string): unknown {
  if (!(cause instanceof JwtBaseError)) return cause;
  const is = (error: ErrorClass) => cause instanceof error;
  if (UNREADABLE_KEYS.some(is)) return new KeysUnavailableError(jwksUri, { cause });
  const [, fault = "malformed"] = FAULTS.find(([error]) => is(error)) ?? [];
  return new TokenError(fault, { cause });
}
