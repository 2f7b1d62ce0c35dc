import type { Members } from "../rest/merge.ts";

/** The meaning of metadata that a provider leaves out, as Auth0 keeps it. */
const UNSAID = {
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  require_request_uri_registration: false,
};

/** The metadata of an OpenID provider (OpenID Connect Discovery §3), with what it leaves unsaid. */
export const wholeMetadata = (metadata: Members): Members => ({ ...metadata, ...withUnsaid(metadata) });

const withUnsaid = (metadata: Members): Members =>
  Object.fromEntries(Object.entries(UNSAID).filter(([member]) => !(member in metadata)));

const CLIENT_AUTHENTICATION = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "none",
];
const ASYMMETRIC = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];
const ALL_ALGORITHMS = ["HS256", "HS384", "HS512", ...ASYMMETRIC];

/**
 * The metadata that Okta's authorization server of an organization serves
 * (https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/). It differs by the host only, so that nobody
 * has to be asked for it.
 *
 * @param domain for example `example.okta.com`
 */
export function oktaMetadata(domain: string): Members {
  const base = `https://${domain}/oauth2/v1`;
  return wholeMetadata({
    issuer: `https://${domain}`,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    registration_endpoint: `${base}/clients`,
    jwks_uri: `${base}/keys`,
    response_types_supported: [
      "code",
      "id_token",
      "code id_token",
      "code token",
      "id_token token",
      "code id_token token",
    ],
    response_modes_supported: ["query", "fragment", "form_post", "okta_post_message"],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "refresh_token",
      "password",
      "urn:ietf:params:oauth:grant-type:device_code",
      "urn:openid:params:grant-type:ciba",
      "urn:okta:params:oauth:grant-type:otp",
      "http://auth0.com/oauth/grant-type/mfa-otp",
      "urn:okta:params:oauth:grant-type:oob",
      "http://auth0.com/oauth/grant-type/mfa-oob",
    ],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    id_token_encryption_alg_values_supported: ["RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512"],
    id_token_encryption_enc_values_supported: ["A256GCM"],
    scopes_supported: ["openid", "email", "profile", "address", "phone", "offline_access", "groups"],
    token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    claims_supported:
      "iss ver sub aud iat exp jti auth_time amr idp nonce name nickname preferred_username given_name middle_name family_name email email_verified profile zoneinfo locale address phone_number picture website gender birthdate updated_at at_hash c_hash".split(
        " ",
      ),
    code_challenge_methods_supported: ["S256"],
    introspection_endpoint: `${base}/introspect`,
    introspection_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    revocation_endpoint: `${base}/revoke`,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    end_session_endpoint: `${base}/logout`,
    request_parameter_supported: true,
    request_object_signing_alg_values_supported: ALL_ALGORITHMS,
    device_authorization_endpoint: `${base}/device/authorize`,
    pushed_authorization_request_endpoint: `${base}/par`,
    backchannel_token_delivery_modes_supported: ["poll"],
    backchannel_authentication_request_signing_alg_values_supported: ALL_ALGORITHMS,
    dpop_signing_alg_values_supported: ASYMMETRIC,
  });
}
