import { signWithSecret } from "../signing-keys/signing-key.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { Authorization } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import { isMultifactor } from "./authentication-methods.ts";
import { profileClaims } from "./people.ts";

/** Seconds, where the client says nothing. */
const DEFAULT_LIFETIME = 36_000;

/** The claims of an ID token (OpenID Connect Core §2), with what Actions added. */
export function idTokenClaims({
  issuer,
  client,
  user,
  authorization,
  scopes,
  customClaims,
  issuedAt,
}: {
  readonly issuer: string;
  readonly client: Client;
  readonly user: User;
  readonly authorization: Authorization;
  readonly scopes: readonly string[];
  readonly customClaims: Readonly<Record<string, unknown>>;
  readonly issuedAt: Date;
}): Record<string, unknown> {
  const iat = Math.floor(issuedAt.getTime() / 1000);
  const { authTime, nonce, sessionId, methods = [], acr } = authorization;
  return {
    ...profileClaims(user, scopes),
    ...customClaims,
    iss: issuer,
    aud: client.client_id,
    sub: user.user_id,
    iat,
    exp: iat + (client.jwt_configuration?.lifetime_in_seconds ?? DEFAULT_LIFETIME),
    ...(sessionId !== undefined && { sid: sessionId }),
    ...(authTime !== undefined && { auth_time: authTime }),
    ...(nonce !== undefined && { nonce }),
    ...(isMultifactor(methods) && { amr: ["mfa"], ...(acr !== undefined && { acr }) }),
  };
}

/** Signs with the tenant's key, or with the client's secret where the client is set to HS256. */
export function signIdToken(
  keys: SigningKeys,
  client: Client,
  claims: Record<string, unknown>,
): Promise<string> {
  const { client_secret, jwt_configuration } = client;
  if (jwt_configuration?.alg !== "HS256" || client_secret === undefined) return keys.sign(claims);
  return signWithSecret(client_secret, claims);
}
