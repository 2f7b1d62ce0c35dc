import { errors } from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";

/** Seconds. What an assertion may be good for at most, and by how much two clocks may differ. */
const LONGEST = 300;
const SKEW = 10;
const LONGEST_ID = 64;

/**
 * Checks what Auth0 wants of a client's assertion beyond RFC 7523 (Auth0 docs, "Authenticate with Private Key JWT"): it is for
 * this issuer, by its whole name, and good for five minutes at most. Signature, client, expiry and reuse are checked
 * already.
 *
 * @throws {errors.InvalidClientAuth}
 */
export function checkAssertion(
  claims: Readonly<Record<string, unknown>>,
  { issuer, now }: Pick<AuthenticationContext, "issuer" | "now">,
): void {
  const { iss, sub, aud, iat, nbf, exp, jti } = claims;
  const seconds = now().getTime() / 1000;
  const audiences = Array.isArray(aud) ? aud : [aud];
  const begins = [iat, nbf].filter((time) => typeof time === "number");
  const refusals: readonly (readonly [boolean, string])[] = [
    [sub !== iss, "sub is another client than iss"],
    [!audiences.includes(issuer), "aud is not the issuer"],
    [begins.some((time) => time > seconds + SKEW), "it is not valid yet"],
    [Number(exp) > seconds + LONGEST + SKEW, "it is good for more than five minutes"],
    [String(jti).length > LONGEST_ID, "jti is too long"],
  ];
  const refusal = refusals.find(([isSo]) => isSo);
  if (refusal !== undefined) throw new errors.InvalidClientAuth(refusal[1]);
}
