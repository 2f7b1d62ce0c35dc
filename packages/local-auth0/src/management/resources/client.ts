import { z } from "zod";
import { freshClient } from "../../state/fresh-objects.ts";
import type { Client } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { alphanumeric, clientSecret } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { settingsOf } from "../rest/singleton.ts";
import { clientCredentialEndpoints, withCredentials } from "./client-credential.ts";
import { tenantSettings } from "./tenant-settings.ts";

const text = z.string().exactOptional();
const flag = z.boolean().exactOptional();
const texts = z.array(z.string()).exactOptional();
const members = z.record(z.string(), z.unknown());
const anything = members.nullable().exactOptional();
const lifetime = z.int().min(1).exactOptional();

const refreshToken = z.strictObject({
  rotation_type: z.enum(["rotating", "non-rotating"]).exactOptional(),
  expiration_type: z.enum(["expiring", "non-expiring"]).exactOptional(),
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

/** The apps that the tenant vouches for. */
const mobile = z.looseObject({
  android: z
    .looseObject({ app_package_name: text, sha256_cert_fingerprints: texts })
    .nullable()
    .exactOptional(),
  ios: z.looseObject({ team_id: text, app_bundle_identifier: text }).nullable().exactOptional(),
});

const authenticationMethod = z.enum(["none", "client_secret_post", "client_secret_basic"]);

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
  oidc_logout: anything,
  oidc_backchannel_logout: anything,
  session_transfer: anything,
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
      scopes: anything,
      alg: z.enum(["HS256", "RS256", "PS256", "RS512"]).exactOptional(),
    })
    .exactOptional(),
  encryption_key: anything,
  sso: flag,
  sso_disabled: flag,
  cross_origin_authentication: flag,
  cross_origin_loc: z.string().nullable().exactOptional(),
  custom_login_page_on: flag,
  custom_login_page: text,
  custom_login_page_preview: text,
  form_template: text,
  addons: anything,
  client_metadata: z.record(z.string().max(255), z.string().max(255).nullable()).exactOptional(),
  mobile: mobile.nullable().exactOptional(),
  initiate_login_uri: text,
  native_social_login: anything,
  fedcm_login: anything,
  refresh_token: refreshToken.nullable().exactOptional(),
  default_organization: anything,
  organization_usage: z.enum(["deny", "allow", "require"]).nullable().exactOptional(),
  organization_require_behavior: z
    .enum(["no_prompt", "pre_login_prompt", "post_login_prompt"])
    .nullable()
    .exactOptional(),
  organization_discovery_methods: z
    .array(z.enum(["email", "organization_name"]))
    .nullable()
    .exactOptional(),
  require_pushed_authorization_requests: flag,
  require_proof_of_possession: flag,
  signed_request_object: anything,
  token_vault_privileged_access: anything,
  compliance_level: z.string().nullable().exactOptional(),
  skip_non_verifiable_callback_uri_confirmation_prompt: z.boolean().nullable().exactOptional(),
  token_exchange: anything,
  par_request_expiry: z.int().min(10).max(600).nullable().exactOptional(),
  token_quota: anything,
  identity_assertion_authorization_grant: anything,
  anonymous_sessions: anything,
  third_party_security_mode: z.enum(["strict", "permissive"]).exactOptional(),
  redirection_policy: z.enum(["allow_always", "open_redirect_protection"]).exactOptional(),
  express_configuration: anything,
  b2b_integration_configuration: anything,
  my_organization_configuration: anything,
  async_approval_notification_channels: z.array(z.string()).nullable().exactOptional(),
};

/** How a client proves itself other than by a secret: keys by their ids, or on creation by their contents. */
const methods = z.strictObject({
  private_key_jwt: z.strictObject({ credentials: z.array(members) }).exactOptional(),
  tls_client_auth: z.strictObject({ credentials: z.array(members) }).exactOptional(),
  self_signed_tls_client_auth: z.strictObject({ credentials: z.array(members) }).exactOptional(),
});

const name = z
  .string()
  .min(1)
  .regex(/^[^<>]+$/);

const clientCreate = z.strictObject({
  ...shared,
  name,
  token_endpoint_auth_method: authenticationMethod.exactOptional(),
  client_authentication_methods: methods.exactOptional(),
  resource_server_identifier: text,
});

const clientUpdate = z.strictObject({
  ...shared,
  name: name.exactOptional(),
  client_secret: text,
  token_endpoint_auth_method: authenticationMethod.nullable().exactOptional(),
  client_authentication_methods: methods.nullable().exactOptional(),
});

type ClientUpdate = z.infer<typeof clientUpdate>;

/** Members that only a token with `read:client_keys` or `read:client_credentials` gets to see. */
const KEYS = ["client_secret", "signing_keys", "encryption_key", "client_authentication_methods"] as const;

/** Members that a PATCH merges instead of replacing them. */
const NESTED = ["client_metadata", "jwt_configuration", "mobile", "native_social_login", "refresh_token"];

/** Applications. */
export const clients: Resource<Client, z.infer<typeof clientCreate>, ClientUpdate> = {
  path: "/clients",
  listName: "clients",
  scope: "clients",
  entities: ({ state }) => state.clients,
  identify: ({ client_id }) => client_id,
  missing: ["The client does not exist", "inexistent_client"],
  create: clientCreate,
  build: (body, tenant) => patched(newClient(body, tenant), body, tenant),
  created: enableConnections,
  update: clientUpdate,
  patch: patched,
  present: (client, tenant, { scopes }) =>
    scopes.has("read:client_keys") || scopes.has("read:client_credentials")
      ? shown(client, tenant)
      : without(shown(client, tenant), ...KEYS),
  presentCreated: shown,
  always: ["signing_keys"],
  filters: {
    is_global:
      (value) =>
      ({ global }) =>
        String(global ?? false) === value,
    is_first_party:
      (value) =>
      ({ is_first_party }) =>
        String(is_first_party) === value,
    app_type:
      (value) =>
      ({ app_type }) =>
        value.split(",").includes(app_type ?? ""),
    client_ids:
      (value) =>
      ({ client_id }) =>
        value.split(",").includes(client_id),
  },
  checkpoints: true,
  release: ({ client_id }, { state }) => {
    for (const grant of state.clientGrants.all()) {
      if (grant.client_id === client_id) state.clientGrants.delete(grant.id);
    }
    for (const connection of state.connections.all()) {
      const enabled_clients = connection.enabled_clients.filter((id) => id !== client_id);
      state.connections.put({ ...connection, enabled_clients });
    }
  },
};

/** Lets a new client use every connection that there is, unless the tenant's flag for that is off. */
function enableConnections({ client_id }: Client, tenant: ManagedTenant): void {
  const { flags } = settingsOf(tenant, tenantSettings);
  if (isMembers(flags) && flags.enable_client_connections === false) return;
  for (const connection of tenant.state.connections.all()) {
    const enabled_clients = [...connection.enabled_clients, client_id];
    tenant.state.connections.put({ ...connection, enabled_clients });
  }
}

/** A client as Auth0 makes it of a name alone; what the body says comes on top. */
function newClient(body: z.infer<typeof clientCreate>, tenant: ManagedTenant): Client {
  return {
    client_id: alphanumeric(32),
    client_secret: clientSecret(),
    name: body.name,
    ...freshClient(body.token_endpoint_auth_method),
    tenant: tenant.domain.split(/[.:]/)[0],
  };
}

function patched(client: Client, patch: Members, tenant: ManagedTenant): Client {
  const merged = mergePatch(client, withBackchannelLogout(patch), NESTED);
  const { initiate_login_uri: uri } = merged;
  return withCredentials(uri === "" ? mergePatch(merged, { initiate_login_uri: null }) : merged, tenant);
}

/** The URLs of a back-channel logout stand in two members; to set or remove one is to do so with both. */
function withBackchannelLogout(patch: Members): Members {
  if ("oidc_logout" in patch) return { ...patch, oidc_backchannel_logout: urlsOf(patch.oidc_logout) };
  if ("oidc_backchannel_logout" in patch) return { ...patch, oidc_logout: patch.oidc_backchannel_logout };
  return patch;
}

const urlsOf = (logout: unknown): Members | null =>
  isMembers(logout) ? { backchannel_logout_urls: logout.backchannel_logout_urls } : null;

function shown(client: Client, tenant: ManagedTenant): Members {
  const signing_keys = tenant.signingKeys().map(({ cert, pkcs7, subject }) => ({ cert, pkcs7, subject }));
  return { ...without(client, "credentials"), signing_keys };
}

/** Clients, the rotation of their secrets, and the keys by which they may authenticate. */
export const clientEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, clients),
  rotateSecretEndpoint(tenant),
  ...clientCredentialEndpoints(tenant, (id) => requireEntity(clients, tenant, id)),
];

/** Gives a client a new secret; the old one stops working at once. */
function rotateSecretEndpoint(tenant: ManagedTenant): Endpoint {
  return endpoint({
    method: "POST",
    path: "/clients/:id/rotate-secret",
    scopes: ["update:client_keys"],
    handle: ({ param }) => {
      const client = { ...requireEntity(clients, tenant, param("id")), client_secret: clientSecret() };
      tenant.state.clients.put(client);
      return ok(without(client, "credentials"));
    },
  });
}
