import type { z } from "zod";
import type { Client } from "../../state.ts";
import { alphanumeric, clientSecret } from "../identifiers.ts";
import { isMembers, type Members, mergePatch, without } from "../merge.ts";
import type { Resource } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { withCredentials } from "./client-credential.ts";
import { type ClientUpdate, clientCreate, clientUpdate } from "./client-schema.ts";

/** Members that only a token with `read:client_keys` gets to see. */
const KEYS = ["client_secret", "signing_keys", "encryption_key"] as const;

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
  update: clientUpdate,
  patch: patched,
  present: (client, tenant, { scopes }) =>
    scopes.has("read:client_keys") ? shown(client, tenant) : without(shown(client, tenant), ...KEYS),
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

/** A client as Auth0 makes it of a name alone; what the body says comes on top. */
function newClient(body: z.infer<typeof clientCreate>, tenant: ManagedTenant): Client {
  const { token_endpoint_auth_method: method } = body;
  const confidential = method !== undefined && method !== "none";
  return {
    client_id: alphanumeric(32),
    client_secret: clientSecret(),
    name: body.name,
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
      rotation_type: "non-rotating",
      expiration_type: "non-expiring",
      leeway: 0,
      token_lifetime: confidential ? 31_557_600 : 2_592_000,
      infinite_token_lifetime: true,
      infinite_idle_token_lifetime: true,
      idle_token_lifetime: confidential ? 2_592_000 : 1_296_000,
    },
    global: false,
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
