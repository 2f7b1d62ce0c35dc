import { z } from "zod";
import type { Endpoint } from "../rest/endpoint.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, without } from "../rest/merge.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";

const members = z.record(z.string(), z.unknown());
const anything = members.nullable().exactOptional();
const flag = z.boolean().exactOptional();
const nullableFlag = z.boolean().nullable().exactOptional();
const text = z.string().exactOptional();
const texts = z.array(z.string()).exactOptional();
const hours = z.number().min(0).exactOptional();
const minutes = z.int().min(1).exactOptional();

const flagNames = z.enum([
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
]);

/** A PATCH of the tenant's settings. Lifetimes are in hours unless they say minutes. */
const tenantSettingsUpdate = z.strictObject({
  acr_values_supported: z.array(z.string()).nullable().exactOptional(),
  allow_organization_name_in_authentication_api: nullableFlag,
  allowed_logout_urls: texts,
  authorization_response_iss_parameter_supported: nullableFlag,
  change_password: anything,
  client_id_metadata_document_supported: flag,
  country_codes: anything,
  customize_mfa_in_postlogin_action: nullableFlag,
  default_audience: text,
  default_directory: text,
  default_redirection_uri: text,
  default_token_quota: anything,
  device_flow: anything,
  dynamic_client_registration_security_mode: z.enum(["strict", "permissive"]).exactOptional(),
  enable_ai_guide: flag,
  enabled_locales: z.array(z.string()).min(1).exactOptional(),
  ephemeral_session_lifetime: hours,
  ephemeral_session_lifetime_in_minutes: minutes,
  error_page: anything,
  flags: z.partialRecord(flagNames, z.boolean()).exactOptional(),
  friendly_name: text,
  guardian_mfa_page: anything,
  idle_ephemeral_session_lifetime: hours,
  idle_ephemeral_session_lifetime_in_minutes: minutes,
  idle_session_lifetime: hours,
  idle_session_lifetime_in_minutes: minutes,
  include_session_metadata_in_tenant_logs: flag,
  legacy_sandbox_version: text,
  mtls: anything,
  oidc_logout: members.exactOptional(),
  phone_consolidated_experience: flag,
  picture_url: text,
  pushed_authorization_requests_supported: nullableFlag,
  resource_parameter_profile: z.enum(["audience", "compatibility"]).exactOptional(),
  sandbox_version: text,
  security_headers: anything,
  session_cookie: anything,
  session_lifetime: hours,
  session_lifetime_in_minutes: minutes,
  sessions: anything,
  skip_non_verifiable_callback_uri_confirmation_prompt: nullableFlag,
  support_email: text,
  support_url: text,
  universal_login: members.exactOptional(),
});

type TenantSettingsUpdate = z.infer<typeof tenantSettingsUpdate>;

/** Settings of the whole tenant: sessions, flags, how it introduces itself. */
export const tenantSettings: Singleton<TenantSettingsUpdate> = {
  path: "tenants/settings",
  scope: "tenant_settings",
  update: tenantSettingsUpdate,
  nested: ["flags"],
  defaults: {
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
  },
  normalise: inHours,
  present: describeRead,
  presentChanged: describeSettings,
};

/** Flags that only the answer to a change shows. */
const UNREAD = [
  "cannot_change_enforce_client_authentication_on_passwordless_start",
  "enforce_client_authentication_on_passwordless_start",
] as const;

function describeRead(settings: Members): Members {
  const { flags, ...others } = describeSettings(settings);
  return {
    ...others,
    ...(isMembers(flags) && { flags: without(flags, ...UNREAD) }),
    sandbox_versions_available: ["22", "18"],
  };
}

/** An address that is set to nothing is none, and a page without text is the page that Auth0 draws itself. */
function describeSettings(settings: Members): Members {
  const shown = Object.entries(settings).map(([name, value]) => [
    name,
    isMembers(value) && value.html === "" ? without(value, "html") : value,
  ]);
  const described: Members = Object.fromEntries(shown);
  return settings.default_redirection_uri === "" ? without(described, "default_redirection_uri") : described;
}

const LIFETIMES = [
  "session_lifetime",
  "idle_session_lifetime",
  "ephemeral_session_lifetime",
  "idle_ephemeral_session_lifetime",
] as const;

/** A lifetime may be sent in minutes; it is kept and answered in hours. */
function inHours(change: TenantSettingsUpdate): Members {
  const converted = LIFETIMES.flatMap((name) => {
    const minutes = change[`${name}_in_minutes`];
    return minutes === undefined ? [] : [[name, minutes / 60]];
  });
  return {
    ...without(change, ...LIFETIMES.map((name) => `${name}_in_minutes`)),
    ...Object.fromEntries(converted),
  };
}

export const tenantSettingsEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  singletonEndpoints(tenant, tenantSettings);
