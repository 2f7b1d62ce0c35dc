import { z } from "zod";

const text = z.string().exactOptional();
const flag = z.boolean().exactOptional();
const texts = z.array(z.string()).exactOptional();
const members = z.record(z.string(), z.unknown());
const lifetime = z.int().min(1).max(157_788_000).exactOptional();

/** An identifier with a prefix, such as `uap_1cu7jNy3oKf2mDj9URMeQq`. */
const profileId = (prefix: "cop" | "uap") => z.string().regex(new RegExp(`^${prefix}_[a-zA-Z0-9]{16,22}$`));

const refreshToken = z.strictObject({
  rotation_type: z.enum(["rotating", "non-rotating"]),
  expiration_type: z.enum(["expiring", "non-expiring"]),
  leeway: z.int().min(0).exactOptional(),
  token_lifetime: lifetime,
  infinite_token_lifetime: flag,
  idle_token_lifetime: lifetime,
  infinite_idle_token_lifetime: flag,
  policies: z
    .array(z.strictObject({ audience: z.string(), scope: z.array(z.string()) }))
    .nullable()
    .exactOptional(),
});

const backchannelLogout = z.looseObject({
  backchannel_logout_urls: z.array(z.string()).max(1).exactOptional(),
  backchannel_logout_initiators: z
    .looseObject({
      mode: z.enum(["custom", "all"]).exactOptional(),
      selected_initiators: z
        .array(
          z.enum([
            "rp-logout",
            "idp-logout",
            "password-changed",
            "session-expired",
            "session-revoked",
            "account-deleted",
            "email-identifier-changed",
            "mfa-phone-unenrolled",
            "account-deactivated",
          ]),
        )
        .exactOptional(),
    })
    .exactOptional(),
  backchannel_logout_session_metadata: z.strictObject({ include: z.boolean() }).nullable().exactOptional(),
});

const binding = z.enum(["ip", "asn", "none"]).exactOptional();
const sessionTransfer = z.strictObject({
  can_create_session_transfer_token: flag,
  enforce_cascade_revocation: flag,
  allowed_authentication_methods: z
    .array(z.enum(["cookie", "query"]))
    .nullable()
    .exactOptional(),
  enforce_device_binding: binding,
  allow_refresh_token: flag,
  enforce_online_refresh_tokens: flag,
  delegation: z
    .strictObject({ allow_delegated_access: flag, enforce_device_binding: binding })
    .nullable()
    .exactOptional(),
});

/** The apps that the tenant vouches for. */
const mobile = z.looseObject({
  android: z
    .looseObject({ app_package_name: text, sha256_cert_fingerprints: texts })
    .nullable()
    .exactOptional(),
  ios: z.looseObject({ team_id: text, app_bundle_identifier: text }).nullable().exactOptional(),
});

const enabled = z.strictObject({ enabled: flag }).nullable().exactOptional();
const active = z.strictObject({ active: z.boolean() }).nullable().exactOptional();

const expressConfiguration = z.strictObject({
  initiate_login_uri_template: z.string(),
  user_attribute_profile_id: profileId("uap"),
  connection_profile_id: profileId("cop"),
  enable_client: z.boolean(),
  enable_organization: z.boolean(),
  linked_clients: z.array(z.strictObject({ client_id: z.string() })).exactOptional(),
  okta_oin_client_id: z.string(),
  admin_login_domain: z.string(),
  oin_submission_id: text,
});

const myOrganizationConfiguration = z.strictObject({
  connection_profile_id: profileId("cop").exactOptional(),
  user_attribute_profile_id: profileId("uap").exactOptional(),
  allowed_strategies: z.array(
    z.enum(["pingfederate", "adfs", "waad", "google-apps", "okta", "oidc", "samlp"]),
  ),
  third_party_client_access: z
    .strictObject({
      default_value: z.enum(["block"]),
      allowed_values: z.array(z.enum(["allow", "block"])),
    })
    .exactOptional(),
  connection_deletion_behavior: z.enum(["allow", "allow_if_empty"]),
  invitation_landing_client_id: text,
});

const quota = z.int().min(1).exactOptional();
const method = z.enum(["none", "client_secret_post", "client_secret_basic"]);

const shared = {
  description: z.string().max(140).exactOptional(),
  logo_uri: text,
  callbacks: texts,
  allowed_logout_urls: texts,
  allowed_origins: texts,
  web_origins: texts,
  allowed_clients: texts,
  client_aliases: texts,
  grant_types: texts,
  oidc_logout: backchannelLogout.nullable().exactOptional(),
  oidc_backchannel_logout: backchannelLogout.nullable().exactOptional(),
  session_transfer: sessionTransfer.nullable().exactOptional(),
  is_token_endpoint_ip_header_trusted: flag,
  app_type: z
    .enum([
      "native",
      "spa",
      "regular_web",
      "non_interactive",
      "resource_server",
      "express_configuration",
      "rms",
      "box",
      "cloudbees",
      "concur",
      "dropbox",
      "mscrm",
      "echosign",
      "egnyte",
      "newrelic",
      "office365",
      "salesforce",
      "sentry",
      "sharepoint",
      "slack",
      "springcm",
      "zendesk",
      "zoom",
      "sso_integration",
      "oag",
    ])
    .exactOptional(),
  is_first_party: flag,
  oidc_conformant: flag,
  jwt_configuration: z
    .strictObject({
      lifetime_in_seconds: z.int().min(0).max(2_592_000).exactOptional(),
      secret_encoded: flag,
      scopes: members.nullable().exactOptional(),
      alg: z.enum(["HS256", "RS256", "PS256", "RS512"]).exactOptional(),
    })
    .exactOptional(),
  encryption_key: z.looseObject({ pub: text, cert: text, subject: text }).nullable().exactOptional(),
  sso: flag,
  sso_disabled: flag,
  cross_origin_authentication: flag,
  cross_origin_loc: z.string().nullable().exactOptional(),
  custom_login_page_on: flag,
  custom_login_page: text,
  custom_login_page_preview: text,
  form_template: text,
  addons: members.nullable().exactOptional(),
  client_metadata: z.record(z.string().max(255), z.string().max(255).nullable()).exactOptional(),
  mobile: mobile.nullable().exactOptional(),
  initiate_login_uri: text,
  native_social_login: z
    .strictObject({ apple: enabled, facebook: enabled, google: enabled })
    .nullable()
    .exactOptional(),
  fedcm_login: z
    .strictObject({ google: z.strictObject({ is_enabled: flag }).nullable().exactOptional() })
    .nullable()
    .exactOptional(),
  refresh_token: refreshToken.nullable().exactOptional(),
  default_organization: z
    .strictObject({ organization_id: z.string(), flows: z.array(z.enum(["client_credentials"])) })
    .nullable()
    .exactOptional(),
  organization_usage: z.enum(["deny", "allow", "require"]).nullable().exactOptional(),
  organization_require_behavior: z
    .enum(["no_prompt", "pre_login_prompt", "post_login_prompt"])
    .nullable()
    .exactOptional(),
  organization_discovery_methods: z
    .array(z.enum(["email", "organization_name"]))
    .min(1)
    .nullable()
    .exactOptional(),
  require_pushed_authorization_requests: flag,
  require_proof_of_possession: flag,
  signed_request_object: z
    .strictObject({ required: flag, credentials: z.array(members).exactOptional() })
    .nullable()
    .exactOptional(),
  token_vault_privileged_access: z
    .strictObject({
      credentials: z.array(members),
      ip_allowlist: z.array(z.unknown()).exactOptional(),
      grants: z.array(members).exactOptional(),
    })
    .nullable()
    .exactOptional(),
  compliance_level: z
    .enum(["none", "fapi1_adv_pkj_par", "fapi1_adv_mtls_par", "fapi2_sp_pkj_mtls", "fapi2_sp_mtls_mtls"])
    .nullable()
    .exactOptional(),
  skip_non_verifiable_callback_uri_confirmation_prompt: z.boolean().nullable().exactOptional(),
  token_exchange: z
    .strictObject({
      allow_any_profile_of_type: z
        .array(z.enum(["custom_authentication", "on_behalf_of_token_exchange"]))
        .exactOptional(),
    })
    .nullable()
    .exactOptional(),
  par_request_expiry: z.int().min(10).max(600).nullable().exactOptional(),
  token_quota: z
    .strictObject({
      client_credentials: z.strictObject({ enforce: flag, per_day: quota, per_hour: quota }),
    })
    .nullable()
    .exactOptional(),
  identity_assertion_authorization_grant: active,
  anonymous_sessions: active,
  third_party_security_mode: z.enum(["strict", "permissive"]).exactOptional(),
  redirection_policy: z.enum(["allow_always", "open_redirect_protection"]).exactOptional(),
  express_configuration: expressConfiguration.nullable().exactOptional(),
  b2b_integration_configuration: z
    .strictObject({
      sso_profiles: z.array(z.string()).max(1).exactOptional(),
      integration_type: z.enum(["custom_auth_server", "third_party", "application"]).exactOptional(),
    })
    .nullable()
    .exactOptional(),
  my_organization_configuration: myOrganizationConfiguration.nullable().exactOptional(),
  async_approval_notification_channels: z
    .array(z.enum(["guardian-push", "email"]))
    .nullable()
    .exactOptional(),
};

/** How a client proves itself other than by a secret: keys by their ids, or on creation by their contents. */
const holder = z.strictObject({ credentials: z.array(members) }).exactOptional();
const methods = z.strictObject({
  private_key_jwt: holder,
  tls_client_auth: holder,
  self_signed_tls_client_auth: holder,
});

const name = z
  .string()
  .min(1)
  .regex(/^[^<>]+$/);

/** A POST: the members that are fixed afterwards may be set, too. */
export const clientCreate = z.strictObject({
  ...shared,
  name,
  token_endpoint_auth_method: method.exactOptional(),
  client_authentication_methods: methods.exactOptional(),
  resource_server_identifier: z.string().min(1).max(600).exactOptional(),
});

/** A PATCH, in which `null` takes a member away where it may be absent. */
export const clientUpdate = z.strictObject({
  ...shared,
  name: name.exactOptional(),
  client_secret: text,
  token_endpoint_auth_method: method.nullable().exactOptional(),
  client_authentication_methods: methods.nullable().exactOptional(),
});

export type ClientCreate = z.infer<typeof clientCreate>;
export type ClientUpdate = z.infer<typeof clientUpdate>;
