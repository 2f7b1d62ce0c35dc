import { isMembers, type Members, without } from "../merge.ts";
import type { Singleton } from "../singleton.ts";
import { type TenantSettingsUpdate, tenantSettingsUpdate } from "./tenant-settings-schema.ts";

/** What holds for the whole tenant: sessions, flags, how it introduces itself. */
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
