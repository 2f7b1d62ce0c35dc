/**
 * The settings that a newly made object has, beside those that were sent. Auth0 fills them in when it makes one, as recorded
 * from real tenants (npm run conformance replays the recordings). The Management API of this tenant makes its objects of
 * them, and who compares a tenant with something can tell by them whether anybody changed a setting.
 */

/** A client. @param authenticationMethod as it was sent: a public client may do less, and its refresh tokens live shorter. */
export function freshClient(authenticationMethod: string | undefined) {
  const confidential = authenticationMethod !== undefined && authenticationMethod !== "none";
  return {
    is_first_party: true,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: false,
    jwt_configuration: { secret_encoded: false, lifetime_in_seconds: 36_000 },
    sso_disabled: false,
    cross_origin_authentication: false,
    grant_types: [
      "authorization_code",
      "implicit",
      "refresh_token",
      ...(authenticationMethod === "none" ? [] : ["client_credentials"]),
    ],
    custom_login_page_on: true,
    refresh_token: {
      rotation_type: "non-rotating" as const,
      expiration_type: "non-expiring" as const,
      leeway: 0,
      token_lifetime: confidential ? 31_557_600 : 2_592_000,
      infinite_token_lifetime: true,
      infinite_idle_token_lifetime: true,
      idle_token_lifetime: confidential ? 2_592_000 : 1_296_000,
    },
    global: false,
  };
}

const TOKEN_LIFETIME = 86_400;
const TOKEN_LIFETIME_FOR_WEB = 7_200;

/** An API. @param lifetime of its tokens in seconds, as it was sent: browsers' tokens never live longer. */
export function freshResourceServer(lifetime = TOKEN_LIFETIME) {
  return {
    allow_offline_access: false,
    skip_consent_for_verifiable_first_party_clients: false,
    subject_type_authorization: {
      client: { policy: "require_client_grant" },
      user: { policy: "allow_all" },
    },
    token_lifetime: lifetime,
    token_lifetime_for_web: Math.min(TOKEN_LIFETIME_FOR_WEB, lifetime),
    signing_alg: "RS256",
  } as const;
}

/** A role, which belongs to the tenant and to no organization. */
export const freshRole = { type: "tenant" } as const;

/** A grant, which is for the client itself and not for people. */
export const freshClientGrant = { subject_type: "client" } as const;

/** A connection of any strategy. @param name by which people may ask for it. */
export const freshConnection = (name: string) => ({
  is_domain_connection: false,
  authentication: { active: true },
  connected_accounts: { active: false },
  realms: [name],
});

/** The options of a database connection (strategy `auth0`). */
export const freshDatabaseOptions = {
  mfa: { active: true, return_enroll_settings: true },
  passwordPolicy: "good",
  passkey_options: {
    challenge_ui: "both",
    progressive_enrollment_enabled: true,
    local_enrollment_enabled: true,
  },
  strategy_version: 2,
  brute_force_protection: true,
  authentication_methods: {
    password: { enabled: true, api_behavior: "required", signup_behavior: "allow" },
    passkey: { enabled: false },
    email_otp: { enabled: false },
    phone_otp: { enabled: false },
  },
} as const;

/**
 * Settings that Auth0 leaves out until somebody sets them, each with what its absence means (Management API v2). To set one
 * to this value changes nothing.
 */
export const unset = {
  client: {
    sso: false,
    organization_usage: "deny",
    organization_require_behavior: "no_prompt",
    require_pushed_authorization_requests: false,
    require_proof_of_possession: false,
    skip_non_verifiable_callback_uri_confirmation_prompt: false,
    compliance_level: "none",
    third_party_security_mode: "strict",
    redirection_policy: "open_redirect_protection",
    async_approval_notification_channels: ["guardian-push"],
    native_social_login: {
      apple: { enabled: false },
      facebook: { enabled: false },
      google: { enabled: false },
    },
    fedcm_login: { google: { is_enabled: false } },
    session_transfer: {
      can_create_session_transfer_token: false,
      enforce_cascade_revocation: true,
      enforce_device_binding: "ip",
      allow_refresh_token: false,
      enforce_online_refresh_tokens: true,
    },
    signed_request_object: { required: false },
    oidc_logout: { backchannel_logout_session_metadata: { include: false } },
  },
  resourceServer: {
    enforce_policies: false,
    token_dialect: "access_token",
    consent_policy: "standard",
    allow_online_access: false,
    allow_online_access_with_ephemeral_sessions: false,
    is_system: false,
  },
  role: { description: "" },
  clientGrant: {
    allow_all_scopes: false,
    allow_any_organization: false,
    organization_usage: "deny",
    is_system: false,
  },
  connection: {
    show_as_button: false,
    cross_app_access_requesting_app: { active: false },
  },
  databaseOptions: {
    import_mode: false,
    enabledDatabaseCustomization: false,
    enable_script_context: false,
    requires_username: false,
    disable_signup: false,
    disable_self_service_change_password: false,
    set_user_root_attributes: "on_each_login",
    password_history: { enable: false, size: 5 },
    password_dictionary: { enable: false },
    password_no_personal_info: { enable: false },
    validation: { username: { min: 1, max: 15 } },
  },
} as const;
