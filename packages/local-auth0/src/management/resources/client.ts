import { freshClient, isStrictThirdParty } from "../../state/fresh-objects.ts";
import type { Client } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest } from "../rest/error.ts";
import { alphanumeric, clientSecret } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { settingsOf } from "../rest/singleton.ts";
import { type ClientCreate, type ClientUpdate, clientCreate, clientUpdate } from "./client-body.ts";
import { clientCredentialEndpoints, describeCredential, withCredentials } from "./client-credential.ts";
import { refuseContradictions, refuseOtherKind, requireLinkedApi } from "./client-rules.ts";
import { tenantSettings } from "./tenant-settings.ts";

/** Members that only a token with `read:client_keys` or `read:client_credentials` gets to see. */
const KEYS = ["client_secret", "signing_keys", "encryption_key", "client_authentication_methods"] as const;

/** Members that a PATCH merges instead of replacing them. */
const NESTED = ["client_metadata", "jwt_configuration", "mobile", "native_social_login", "refresh_token"];

/** Applications. */
export const clients: Resource<Client, ClientCreate, ClientUpdate> = {
  path: "/clients",
  listName: "clients",
  scope: "clients",
  entities: ({ state }) => state.clients,
  identify: ({ client_id }) => client_id,
  missing: ["The client does not exist", "inexistent_client"],
  create: clientCreate,
  build: (body, tenant) => {
    requireLinkedApi(body, tenant);
    return patched(newClient(body), body, tenant);
  },
  created: enableConnections,
  update: clientUpdate,
  patch: (client, body, tenant) => {
    refuseOtherKind(client, body);
    return patched(client, body, tenant);
  },
  present: (client, tenant, { scopes }) =>
    scopes.has("read:client_keys") || scopes.has("read:client_credentials")
      ? shown(client, tenant)
      : without(shown(client, tenant), ...KEYS),
  presentCreated: shownWithKeys,
  always: ["signing_keys", "tenant"],
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
    external_client_id:
      (value) =>
      ({ external_client_id }) =>
        external_client_id === value,
    q: byGrant,
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
    for (const credential of state.deviceCredentials.all()) {
      if (credential.client_id === client_id) state.deviceCredentials.delete(credential.id);
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
function newClient(body: ClientCreate): Client {
  const { name, jwt_configuration } = body;
  const fresh = freshClient(body);
  return {
    client_id: isStrictThirdParty(body) ? `tpc_${alphanumeric(28)}` : alphanumeric(32),
    client_secret: clientSecret(),
    name,
    ...fresh,
    // A lifetime is filled in only where nothing is said about tokens at all.
    ...(jwt_configuration !== undefined && {
      jwt_configuration: without(fresh.jwt_configuration, "lifetime_in_seconds"),
    }),
  };
}

function patched(client: Client, patch: Members, tenant: ManagedTenant): Client {
  const merged = mergePatch(client, withBackchannelLogout(patch), NESTED);
  const { initiate_login_uri: uri } = merged;
  const whole = withCredentials(
    uri === "" ? mergePatch(merged, { initiate_login_uri: null }) : merged,
    tenant,
  );
  refuseContradictions(whole);
  return whole;
}

/** The URLs of a back-channel logout stand in two members; to set or remove one is to do so with both. */
function withBackchannelLogout(patch: Members): Members {
  if ("oidc_logout" in patch) return { ...patch, oidc_backchannel_logout: urlsOf(patch.oidc_logout) };
  if ("oidc_backchannel_logout" in patch) return { ...patch, oidc_logout: patch.oidc_backchannel_logout };
  return patch;
}

const urlsOf = (logout: unknown): Members | null =>
  isMembers(logout) ? { backchannel_logout_urls: logout.backchannel_logout_urls } : null;

/** The answer to a creation says of each key what its own endpoint does, where later ones name it only; and it has an older name of a member. */
function shownWithKeys(client: Client, tenant: ManagedTenant): Members {
  const described: Members = {
    ...shown(client, tenant),
    cross_origin_auth: client.cross_origin_authentication ?? false,
  };
  const { client_authentication_methods: methods } = described;
  if (!isMembers(methods)) return described;
  const whole = Object.entries(methods).map(([name, holder]) => [name, withKeys(holder, client)]);
  return { ...described, client_authentication_methods: Object.fromEntries(whole) };
}

function withKeys(holder: unknown, { credentials = [] }: Client): unknown {
  if (!isMembers(holder) || !Array.isArray(holder.credentials)) return holder;
  const keys = holder.credentials.map(({ id }: Members) => credentials.find((key) => key.id === id));
  return { ...holder, credentials: keys.map((key) => key && describeCredential(key)) };
}

function shown(client: Client, tenant: ManagedTenant): Members {
  const signing_keys = tenant.signingKeys().map(({ cert, pkcs7, subject }) => ({ cert, pkcs7, subject }));
  return { tenant: tenant.domain.split(/[.:]/)[0], ...without(client, "credentials"), signing_keys };
}

const GRANT_QUERY = /^client_grant\.(organization_id:(org_\w+)|allow_any_organization:(true))$/;

/**
 * The search of `GET /clients`, which knows two questions: which clients may have tokens for an organization, and which
 * for any.
 *
 * @throws {ManagementError} 400 for any other
 */
function byGrant(query: string, { state }: ManagedTenant): (client: Client) => boolean {
  const [, , organizationId] = GRANT_QUERY.exec(query) ?? [];
  if (!GRANT_QUERY.test(query)) {
    throw badRequest(`Invalid query: ${query}`, "invalid_query_string");
  }
  const granted = state.organizations.get(organizationId ?? "")?.client_grants ?? [];
  const found = state.clientGrants
    .all()
    .filter(({ id, allow_any_organization }) =>
      organizationId === undefined ? allow_any_organization === true : granted.includes(id),
    );
  return ({ client_id }) => found.some((grant) => grant.client_id === client_id);
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
      return ok(shown(client, tenant));
    },
  });
}
