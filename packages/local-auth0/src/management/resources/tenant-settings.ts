import { z } from "zod";
import { freshTenantSettings, TENANT_FLAGS } from "../../state/fresh-objects.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, without } from "../rest/merge.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";

const optional = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape).nullable().exactOptional();
const members = z.record(z.string(), z.unknown()).nullable().exactOptional();
const flag = z.boolean().exactOptional();
const nullableFlag = z.boolean().nullable().exactOptional();
const text = z.string().exactOptional();
const texts = z.array(z.string()).exactOptional();
const hours = z.number().min(0).exactOptional();
const minutes = z.int().min(1).exactOptional();

const amount = z.int().min(1).exactOptional();
const quota = z
  .looseObject({ client_credentials: z.strictObject({ enforce: flag, per_day: amount, per_hour: amount }) })
  .exactOptional();

const flagNames = z.enum(TENANT_FLAGS);

/** A PATCH of the tenant's settings. Lifetimes are in hours unless they say minutes. */
const tenantSettingsUpdate = z.strictObject({
  acr_values_supported: z.array(z.string()).nullable().exactOptional(),
  allow_organization_name_in_authentication_api: nullableFlag,
  allowed_logout_urls: texts,
  authorization_response_iss_parameter_supported: nullableFlag,
  change_password: optional({ enabled: flag, html: text }),
  client_id_metadata_document_supported: flag,
  country_codes: optional({
    list: z.array(z.string().regex(/^[A-Z]{2}$/)).exactOptional(),
    mode: z.enum(["allow", "deny"]).exactOptional(),
  }),
  customize_mfa_in_postlogin_action: nullableFlag,
  default_audience: text,
  default_directory: text,
  default_redirection_uri: text,
  default_token_quota: optional({ clients: quota, organizations: quota }),
  device_flow: optional({ charset: z.enum(["base20", "digits"]).exactOptional(), mask: text }),
  dynamic_client_registration_security_mode: z.enum(["strict", "permissive"]).exactOptional(),
  enable_ai_guide: flag,
  enabled_locales: z.array(z.string()).min(1).exactOptional(),
  ephemeral_session_lifetime: hours,
  ephemeral_session_lifetime_in_minutes: minutes,
  error_page: optional({ html: text, show_log_link: flag, url: text }),
  flags: z.partialRecord(flagNames, z.boolean()).exactOptional(),
  friendly_name: text,
  guardian_mfa_page: optional({ enabled: flag, html: text }),
  idle_ephemeral_session_lifetime: hours,
  idle_ephemeral_session_lifetime_in_minutes: minutes,
  idle_session_lifetime: hours,
  idle_session_lifetime_in_minutes: minutes,
  include_session_metadata_in_tenant_logs: flag,
  legacy_sandbox_version: text,
  mtls: optional({ enable_endpoint_aliases: flag }),
  oidc_logout: z.strictObject({ rp_logout_end_session_endpoint_discovery: flag }).exactOptional(),
  phone_consolidated_experience: flag,
  picture_url: text,
  pushed_authorization_requests_supported: nullableFlag,
  resource_parameter_profile: z.enum(["audience", "compatibility"]).exactOptional(),
  sandbox_version: text,
  security_headers: optional({ content_security_policy: members, x_xss_protection: members }),
  session_cookie: optional({ mode: z.enum(["persistent", "non-persistent"]) }),
  session_lifetime: hours,
  session_lifetime_in_minutes: minutes,
  sessions: optional({
    oidc_logout_prompt_enabled: flag,
    anonymous: optional({
      lifetime_in_minutes: z.int().min(1).max(525_600).exactOptional(),
      activate_cookie: flag,
    }),
  }),
  skip_non_verifiable_callback_uri_confirmation_prompt: nullableFlag,
  support_email: text,
  support_url: text,
  universal_login: z.record(z.string(), z.unknown()).exactOptional(),
});

type TenantSettingsUpdate = z.infer<typeof tenantSettingsUpdate>;

/** Settings of the whole tenant: sessions, flags, how it introduces itself. */
export const tenantSettings: Singleton<TenantSettingsUpdate> = {
  path: "tenants/settings",
  scope: "tenant_settings",
  update: tenantSettingsUpdate,
  nested: ["flags"],
  defaults: freshTenantSettings,
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
