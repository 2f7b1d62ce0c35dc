import type { VerifyToken } from "./caller.ts";
import { TokenError } from "./error.ts";

/**
 * The verifier of tokens of two issuers, each with its own keys: a token is shown to the second one only if the first says
 * that it is another issuer's.
 */
export function ofEitherIssuer(present: VerifyToken, former: VerifyToken): VerifyToken {
  return (token) => {
    try {
      return present(token);
    } catch (error) {
      if (error instanceof TokenError && error.fault === "issuer") return former(token);
      throw error;
    }
  };
}
