import { randomUUID } from "node:crypto";
import { signWithSecret } from "../signing-keys/signing-key.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { ResourceServer } from "../state/tenant-state.ts";

/** Claims and lifetime that Auth0 puts into the JWT. */
export interface AccessTokenContent {
  readonly issuer: string;
  readonly api: ResourceServer;
  readonly clientId: string;
  /** A user id, or `{client id}@clients`. */
  readonly subject: string;
  readonly scopes: readonly string[];
  /** How a machine or a password got it; absent for the code flow. */
  readonly grantType?: "client-credentials" | "password";
  /** All the permissions that the holder has on the API; they get in where the API's dialect asks for them. */
  readonly permissions: readonly string[];
  /** Added by Actions. */
  readonly customClaims: Readonly<Record<string, unknown>>;
  readonly issuedAt: Date;
  /** Whether it goes to a page by the implicit or hybrid flow, where it has a lifetime of its own. */
  readonly isForBrowser?: boolean;
}

/** Seconds, where the API says nothing. */
const DEFAULT_LIFETIME = 86_400;
const DEFAULT_LIFETIME_IN_BROWSER = 7200;

/**
 * Describes an access token in the API's dialect (Auth0 docs, "Access Token Profiles").
 *
 * @returns the claims and header members to sign, and the seconds until it expires
 */
function accessToken(content: AccessTokenContent) {
  const { api, clientId, issuer, permissions, scopes, subject, grantType, customClaims, issuedAt } = content;
  const dialect = api.token_dialect ?? "access_token";
  const expiresIn =
    content.isForBrowser === true
      ? (api.token_lifetime_for_web ?? DEFAULT_LIFETIME_IN_BROWSER)
      : (api.token_lifetime ?? DEFAULT_LIFETIME);
  const iat = Math.floor(issuedAt.getTime() / 1000);
  const isRfc9068 = dialect.startsWith("rfc9068_profile");
  const claims = {
    ...customClaims,
    iss: issuer,
    sub: subject,
    aud: scopes.includes("openid") ? [api.identifier, `${issuer}userinfo`] : api.identifier,
    iat,
    exp: iat + expiresIn,
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    ...(grantType !== undefined && !isRfc9068 && { gty: grantType }),
    ...(isRfc9068 ? { client_id: clientId, jti: randomUUID() } : { azp: clientId }),
    ...(dialect.endsWith("_authz") && { permissions }),
  };
  return { claims, header: isRfc9068 ? { typ: "at+jwt" } : {}, expiresIn };
}

/**
 * Signs an access token with the tenant's key, or with the API's secret where the API is set to HS256. `/userinfo` does
 * not know that secret, and refuses such a token, as Auth0 does, even if it names it as an audience.
 */
export async function signAccessToken(keys: SigningKeys, content: AccessTokenContent) {
  const { claims, header, expiresIn } = accessToken(content);
  const { signing_alg, signing_secret } = content.api;
  const token =
    signing_alg === "HS256" && signing_secret !== undefined
      ? await signWithSecret(signing_secret, claims, header)
      : await keys.sign(claims, header);
  return { token, expiresIn };
}
