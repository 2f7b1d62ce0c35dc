/**
 * The settings that a newly made object has, beside those that were sent. Auth0 fills them in when it makes one, as recorded
 * from real tenants (npm run conformance replays the recordings). The Management API of this tenant makes its objects of
 * them, and who compares a tenant with something can tell by them whether anybody changed a setting.
 */

/** Members of a new client that decide on the others. */
export interface ClientKind {
  readonly app_type?: string | undefined;
  /** A public client may do less, and its refresh tokens live shorter. */
  readonly token_endpoint_auth_method?: string | null | undefined;
  readonly is_first_party?: boolean | undefined;
  readonly third_party_security_mode?: string | undefined;
}

/** A client of a kind. */
export function freshClient(kind: ClientKind = {}) {
  const { app_type, token_endpoint_auth_method: method } = kind;
  const confidential = typeof method === "string" && method !== "none";
  const client = {
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
      ...(method === "none" ? [] : ["client_credentials"]),
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
    async_approval_notification_channels: ["guardian-push"],
    global: false,
  };
  if (isStrictThirdParty(kind)) return { ...client, ...strictThirdParty(kind, client.refresh_token) };
  return { ...client, ...(app_type !== undefined && BY_TYPE[app_type]) };
}

/** Whether an application is held to Auth0's enhanced security controls, as all of others are since October 2026. */
export const isStrictThirdParty = ({
  is_first_party = true,
  third_party_security_mode = "strict",
}: ClientKind): boolean => !is_first_party && third_party_security_mode === "strict";

/** The clients that Auth0 sets up itself. */
const BY_TYPE: Partial<Record<string, Record<string, unknown>>> = {
  resource_server: {
    oidc_conformant: true,
    jwt_configuration: { secret_encoded: false, alg: "RS256" },
    grant_types: [],
  },
  express_configuration: {
    oidc_conformant: true,
    jwt_configuration: { secret_encoded: false, alg: "RS256" },
    grant_types: ["authorization_code", "client_credentials"],
    callbacks: ["https://system-admin.okta.com/admin/app/generic/oauth20redirect"],
    organization_usage: "require",
    organization_require_behavior: "pre_login_prompt",
    client_authentication_methods: { private_key_jwt: { credentials: [] } },
  },
};

/** An application of somebody else (Auth0 docs, "Security Controls for Third-Party Applications"). */
function strictThirdParty(
  { app_type, token_endpoint_auth_method: method }: ClientKind,
  refreshToken: { readonly token_lifetime: number; readonly idle_token_lifetime: number },
) {
  const isPublic = method === "none" || app_type === "spa" || app_type === "native";
  return {
    is_first_party: false,
    third_party_security_mode: "strict" as const,
    redirection_policy: "open_redirect_protection",
    oidc_conformant: true,
    jwt_configuration: { secret_encoded: false, lifetime_in_seconds: 3_600, alg: "RS256" },
    grant_types: ["authorization_code", "refresh_token"],
    refresh_token: {
      ...refreshToken,
      rotation_type: isPublic ? ("rotating" as const) : ("non-rotating" as const),
      expiration_type: "expiring" as const,
      leeway: 0,
      infinite_token_lifetime: false,
      infinite_idle_token_lifetime: false,
    },
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

/** The flags of a tenant; what each is until somebody sets it is in `unset`. */
export const TENANT_FLAGS = [
  "allow_changing_enable_sso",
  "allow_legacy_delegation_grant_types",
  "allow_legacy_ro_grant_types",
  "allow_legacy_tokeninfo_endpoint",
  "allow_other_legacy_grant_types",
  "cannot_change_enforce_client_authentication_on_passwordless_start",
  "change_pwd_flow_v1",
  "custom_domains_provisioning",
  "dashboard_insights_view",
  "dashboard_log_streams_next",
  "disable_clickjack_protection_headers",
  "disable_fields_map_fix",
  "disable_impersonation",
  "disable_management_api_sms_obfuscation",
  "enable_adfs_waad_email_verification",
  "enable_apis_section",
  "enable_client_connections",
  "enable_custom_domain_in_emails",
  "enable_dynamic_client_registration",
  "enable_idtoken_api2",
  "enable_legacy_logs_search_v2",
  "enable_legacy_profile",
  "enable_pipeline2",
  "enable_public_signup_user_exists_error",
  "enable_sso",
  "enforce_client_authentication_on_passwordless_start",
  "genai_trial",
  "improved_signup_bot_detection_in_classic",
  "local_resource_discovery",
  "mfa_show_factor_list_on_enrollment",
  "no_disclose_enterprise_connections",
  "remove_alg_from_jwks",
  "require_signed_request_object",
  "revoke_refresh_token_grant",
  "trust_azure_adfs_email_verified_connection_property",
  "universal_login",
  "use_scope_descriptions_for_consent",
] as const;

/** The settings of a new tenant. */
export const freshTenantSettings = {
  change_password: { enabled: false },
  client_id_metadata_document_supported: true,
  dynamic_client_registration_security_mode: "permissive",
  enabled_locales: ["en"],
  ephemeral_session_lifetime: 72,
  flags: {
    allow_changing_enable_sso: false,
    allow_legacy_delegation_grant_types: true,
    allow_legacy_ro_grant_types: true,
    allow_other_legacy_grant_types: true,
    cannot_change_enforce_client_authentication_on_passwordless_start: true,
    disable_clickjack_protection_headers: false,
    disable_impersonation: true,
    enable_dynamic_client_registration: true,
    enable_sso: true,
    enforce_client_authentication_on_passwordless_start: true,
    revoke_refresh_token_grant: false,
    universal_login: true,
  },
  friendly_name: "",
  guardian_mfa_page: { enabled: false },
  idle_ephemeral_session_lifetime: 24,
  idle_session_lifetime: 72,
  oidc_logout: { rp_logout_end_session_endpoint_discovery: true },
  phone_consolidated_experience: false,
  picture_url: "",
  resource_parameter_profile: "audience",
  sandbox_version: "22",
  session_lifetime: 168,
  support_email: "",
  support_url: "",
  universal_login: { colors: { page_background: "#FF4F40", primary: "#2A2E35" } },
};

/**
 * Settings that Auth0 leaves out until somebody sets them, each with what its absence means (Management API v2). To set one
 * to this value changes nothing.
 */
export const unset = {
  tenant: {
    // A client that is made while `enable_client_connections` is on may use every connection that there is.
    flags: Object.fromEntries(TENANT_FLAGS.map((flag) => [flag, flag === "enable_client_connections"])),
    acr_values_supported: [],
    allow_organization_name_in_authentication_api: false,
    authorization_response_iss_parameter_supported: false,
    customize_mfa_in_postlogin_action: false,
    pushed_authorization_requests_supported: false,
    skip_non_verifiable_callback_uri_confirmation_prompt: false,
    include_session_metadata_in_tenant_logs: false,
    enable_ai_guide: false,
    mtls: { enable_endpoint_aliases: false },
    session_cookie: { mode: "persistent" },
    error_page: { show_log_link: false },
    sessions: { oidc_logout_prompt_enabled: true },
  },
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
    realm_fallback: false,
    set_user_root_attributes: "on_each_login",
    password_history: { enable: false, size: 5 },
    password_dictionary: { enable: false },
    password_no_personal_info: { enable: false },
    validation: { username: { min: 1, max: 15 } },
  },
} as const;
