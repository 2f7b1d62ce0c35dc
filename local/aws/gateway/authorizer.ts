import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { JwtAuthorizer } from "./declaration.ts";

/** An authorizer's decision on a request. */
export type Authorization = JwtAuthorization | FunctionAuthorization;

type JwtAuthorization =
  | { readonly admitted: true; readonly claims: JWTPayload; readonly scopes: readonly string[] | null }
  | { readonly admitted: false; readonly status: 401 | 403; readonly challenge: string };

type FunctionAuthorization =
  | { readonly admitted: true; readonly context: Readonly<Record<string, unknown>> }
  | { readonly admitted: false; readonly status: 401 | 403 | 500; readonly challenge?: undefined };

/** A request to a JWT authorizer. */
export interface AuthorizationRequest {
  readonly authorizer: JwtAuthorizer;
  readonly scopes: readonly string[];
  /** The value of the header that the authorizer looks at. */
  readonly credentials: string | undefined;
}

/** A token that a gateway doesn't accept; its message goes into the challenge. */
class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

/**
 * Makes the check that API Gateway's JWT authorizers do: signature with an RSA key of the issuer's, `iss`, `aud`
 * (or `client_id` where there is no `aud`), `exp`, `nbf`, `iat`, and any one of the route's scopes in `scope` or `scp`.
 * Nothing else: an ID token whose audience matches passes where no scope is asked.
 *
 * @param keysOf finds an issuer's keys.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createJwtAuthorizer(
  keysOf: (issuer: string) => JWTVerifyGetKey,
  now: () => Date,
): (request: AuthorizationRequest) => Promise<JwtAuthorization> {
  return async ({ authorizer, scopes, credentials }) => {
    const token = credentials?.replace(/^Bearer +/i, "");
    if (!token) return { admitted: false, status: 401, challenge: "Bearer" };
    try {
      const claims = await verify(token, authorizer, keysOf(authorizer.issuer), now());
      const held = scopes.filter((scope) => scopesOf(claims).includes(scope));
      if (scopes.length > 0 && held.length === 0) {
        return { admitted: false, status: 403, challenge: challenge(scopes, "insufficient_scope") };
      }
      return { admitted: true, claims, scopes: scopes.length > 0 ? held : null };
    } catch (error) {
      const description = describe(error);
      return { admitted: false, status: 401, challenge: challenge([], "invalid_token", description) };
    }
  };
}

async function verify(
  token: string,
  { issuer, audience }: JwtAuthorizer,
  keys: JWTVerifyGetKey,
  currentDate: Date,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    algorithms: ["RS256", "RS384", "RS512"],
    requiredClaims: ["exp"],
    currentDate,
  });
  const { aud = payload.client_id, iat = 0 } = payload;
  if (![aud].flat().some((name) => typeof name === "string" && audience.includes(name))) {
    throw new TokenRefused("the token does not have a valid audience");
  }
  if (iat > currentDate.getTime() / 1000) throw new TokenRefused("the token was issued in the future");
  return payload;
}

function scopesOf({ scope, scp }: JWTPayload): unknown[] {
  return [scope, scp].flat().flatMap((value) => (typeof value === "string" ? value.split(" ") : []));
}

function challenge(scopes: readonly string[], error: string, description?: string): string {
  const reason = description === undefined ? "" : ` error_description="${description}"`;
  return `Bearer scope="${scopes.join(" ")}" error="${error}"${reason}`;
}

/** The reason that the caller is given; of the token itself nothing. */
function describe(error: unknown): string {
  if (error instanceof TokenRefused) return error.message;
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token does not have a valid ${error.claim}`;
  if (error instanceof errors.JOSEError) return "the token is not valid";
  return "the keys of the issuer cannot be fetched";
}
