import type { Middleware } from "koa";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";

/** Where the endpoints of the Authentication API are, under Auth0's names. */
export const PATHS = {
  authorization: "/authorize",
  token: "/oauth/token",
  userinfo: "/userinfo",
  revocation: "/oauth/revoke",
  /** RFC 9126. */
  pushedRequest: "/oauth/par",
  /** RFC 8628: where a device gets its codes, and where a person types one in. */
  deviceCode: "/oauth/device/code",
  activate: "/activate",
  signUp: "/dbconnections/signup",
  logout: "/v2/logout",
  endSession: "/oidc/logout",
  jwks: "/.well-known/jwks.json",
  discovery: "/.well-known/openid-configuration",
  /** RFC 8414 §3. */
  oauthDiscovery: "/.well-known/oauth-authorization-server",
} as const;

/** Serves the tenant's metadata. @param issuer ends in `/` @param grantTypes those of the token endpoint */
export function discoveryEndpoint(issuer: string, grantTypes: readonly string[]): Middleware {
  return async (ctx) => {
    ctx.body = discoveryDocument(issuer, grantTypes);
  };
}

const AUTHENTICATION_METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

/** The tenant's metadata (OpenID Connect Discovery 1.0 §3). */
function discoveryDocument(issuer: string, grantTypes: readonly string[]): object {
  const url = (path: string) => new URL(path, issuer).href;
  return {
    issuer,
    authorization_endpoint: url(PATHS.authorization),
    token_endpoint: url(PATHS.token),
    userinfo_endpoint: url(PATHS.userinfo),
    revocation_endpoint: url(PATHS.revocation),
    device_authorization_endpoint: url(PATHS.deviceCode),
    pushed_authorization_request_endpoint: url(PATHS.pushedRequest),
    end_session_endpoint: url(PATHS.endSession),
    jwks_uri: url(PATHS.jwks),
    scopes_supported: [
      "openid",
      "profile",
      "offline_access",
      "name",
      "nickname",
      "email",
      "email_verified",
      "picture",
    ],
    response_types_supported: [
      ...["code", "token", "id_token", "code token", "code id_token", "token id_token"],
      "code token id_token",
    ],
    response_modes_supported: ["query", "fragment", "form_post", "web_message"],
    grant_types_supported: ["implicit", ...grantTypes],
    code_challenge_methods_supported: ["S256", "plain"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    revocation_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    token_endpoint_auth_signing_alg_values_supported: ["RS256", "RS384", "PS256"],
    id_token_signing_alg_values_supported: ["RS256"],
    claims_supported: [
      ...["aud", "auth_time", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss"],
      ...["name", "nickname", "nonce", "picture", "sid", "sub", "updated_at"],
    ],
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    request_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
  };
}

/** Answers the keys as they are now: `oidc-provider` would go on showing those that it was started with. */
export function jwksEndpoint(keys: SigningKeys): Middleware {
  return async (ctx) => {
    ctx.body = keys.jwks;
  };
}
