import {
  JwksNotAvailableInCacheError,
  JwtBaseError,
  JwtInvalidAudienceError,
  JwtInvalidSignatureError,
  KidNotFoundInJwksError,
} from "aws-jwt-verify/error";
import { TokenError, type TokenFault } from "./error.ts";

type ErrorClass = new (...parameters: never[]) => Error;

/** What the library finds wrong with tokens; everything else of its is a malformed one. */
const FAULTS: readonly (readonly [ErrorClass, TokenFault])[] = [
  [JwtInvalidAudienceError, "audience"],
  [JwtInvalidSignatureError, "signature"],
  [KidNotFoundInJwksError, "unknown_key"],
];

/**
 * The error of the API's that an error of aws-jwt-verify means. Errors that are not the library's are faults of the
 * program, outages or refusals already named, and stay as they are. The library's messages quote the token, so only
 * its classes count.
 */
export function refusalOf(cause: unknown): unknown {
  if (!(cause instanceof JwtBaseError)) return cause;
  const [, fault = "malformed"] = FAULTS.find(([error]) => cause instanceof error) ?? [];
  return new TokenError(fault, { cause });
}

/** Whether all that a token lacks is its key, as far as the library got. */
export function lacksKey(cause: unknown): boolean {
  return cause instanceof KidNotFoundInJwksError || cause instanceof JwksNotAvailableInCacheError;
}
