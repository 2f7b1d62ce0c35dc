import { createHash } from "node:crypto";
import { z } from "zod";
import { freshResourceServer } from "../../state/fresh-objects.ts";
import type { Permission, ResourceServer, TenantState } from "../../state/tenant-state.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { badRequest, conflict } from "../rest/error.ts";
import { alphanumeric, objectId } from "../rest/identifiers.ts";
import { type ManagedTenant, managementIdentifier } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";
import { refuseFixedMembers, systemApiMembers } from "./system-api.ts";

const policy = z.enum(["allow_all", "deny_all", "require_client_grant"]);
const lifetime = z.int().min(0).max(2_592_000);

const encryption = z.strictObject({
  format: z.enum(["compact-nested-jwe"]),
  encryption_key: z.strictObject({
    name: z.string().exactOptional(),
    alg: z.enum(["RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512"]),
    kid: z.string().exactOptional(),
    pem: z.string(),
  }),
});

/** A PATCH of an API. */
const resourceServerUpdate = z.strictObject({
  name: z.string().min(1).exactOptional(),
  scopes: z
    .array(z.strictObject({ value: z.string().min(1), description: z.string().exactOptional() }))
    .max(1000)
    .exactOptional(),
  signing_alg: z.enum(["HS256", "RS256", "PS256", "RS512"]).exactOptional(),
  signing_secret: z.string().min(16).exactOptional(),
  allow_offline_access: z.boolean().exactOptional(),
  allow_online_access: z.boolean().exactOptional(),
  allow_online_access_with_ephemeral_sessions: z.boolean().exactOptional(),
  token_lifetime: lifetime.exactOptional(),
  token_lifetime_for_web: lifetime.exactOptional(),
  token_lifetime_for_anonymous_access_tokens: lifetime.nullable().exactOptional(),
  token_dialect: z
    .enum(["access_token", "access_token_authz", "rfc9068_profile", "rfc9068_profile_authz"])
    .exactOptional(),
  skip_consent_for_verifiable_first_party_clients: z.boolean().exactOptional(),
  enforce_policies: z.boolean().exactOptional(),
  token_encryption: encryption.nullable().exactOptional(),
  consent_policy: z.enum(["transactional-authorization-with-mfa", "standard"]).nullable().exactOptional(),
  authorization_details: z.array(z.record(z.string(), z.unknown())).nullable().exactOptional(),
  proof_of_possession: z
    .strictObject({
      mechanism: z.enum(["mtls", "dpop"]),
      required: z.boolean(),
      required_for: z.enum(["public_clients", "all_clients"]).exactOptional(),
    })
    .nullable()
    .exactOptional(),
  subject_type_authorization: z
    .strictObject({
      user: z.strictObject({ policy }).exactOptional(),
      client: z.strictObject({ policy: policy.exclude(["allow_all"]) }).exactOptional(),
    })
    .exactOptional(),
  authorization_policy: z.strictObject({ policy_id: z.string() }).nullable().exactOptional(),
});

/** The creation of an API: the same, and the identifier, which never changes afterwards. */
const resourceServerCreate = resourceServerUpdate.extend({ identifier: z.string().min(1).max(600) });

/** APIs, found by id or by identifier; the identifier may be encoded once more than a path needs. */
export const resourceServers: Resource<
  ResourceServer,
  z.infer<typeof resourceServerCreate>,
  z.infer<typeof resourceServerUpdate>
> = {
  path: "/resource-servers",
  listName: "resource_servers",
  scope: "resource_servers",
  entities: ({ state }) => state.resourceServers,
  identify: ({ id }) => id,
  find: (tenant, name) => resourceServerNamed(tenant, decodedAgain(name)),
  missing: ["The resource server does not exist", "inexistent_resource_server"],
  create: resourceServerCreate,
  build: (body, tenant) => {
    if (resourceServerNamed(tenant, body.identifier) !== undefined) {
      throw conflict("A resource server with the same identifier already exists", "resource_server_conflict");
    }
    const { identifier, token_lifetime } = body;
    const system = systemApiMembers(identifier, tenant.domain);
    if (system !== undefined) return { id: objectId(), identifier, ...system };
    const made: ResourceServer = {
      id: objectId(),
      name: "",
      identifier,
      ...freshResourceServer(token_lifetime),
    };
    const server = patched(made, body);
    return server.signing_alg === "HS256" ? { signing_secret: alphanumeric(32), ...server } : server;
  },
  update: resourceServerUpdate,
  patch: (server, body, { state, domain }) => {
    refuseFixedMembers(server, body, domain);
    const updated = patched(server, body);
    const scopes = new Set(updated.scopes?.map(({ value }) => value));
    dropPermissions(state, updated.identifier, (name) => !scopes.has(name));
    return updated;
  },
  present: (server, { state }) => {
    const linked = state.clients.find((client) => client.resource_server_identifier === server.identifier);
    return {
      ...(server.name === "" ? without(server, "name") : server),
      ...(linked !== undefined && { client_id: linked.client_id }),
    };
  },
  filters: {
    identifiers:
      (value) =>
      ({ identifier }) =>
        value.split(",").includes(identifier),
  },
  checkpoints: true,
  release: (server, { state, domain }) => {
    if (server.identifier === managementIdentifier(domain)) {
      throw badRequest("System resource servers cannot be deleted", "invalid_request");
    }
    const { identifier } = server;
    for (const grant of state.clientGrants.all()) {
      if (grant.audience === identifier) state.clientGrants.delete(grant.id);
    }
    dropPermissions(state, identifier, () => true);
  },
};

/**
 * The API with an identifier. A client that knows the tenant by a canonical `auth0.com` domain names its
 * Management API by that domain, and means this tenant's.
 */
export function resourceServerNamed(tenant: ManagedTenant, identifier: string): ResourceServer | undefined {
  const own = /^https:\/\/[\w.-]+\.auth0\.com\/api\/v2\/$/.test(identifier);
  const wanted = own ? managementIdentifier(tenant.domain) : identifier;
  return tenant.state.resourceServers.find((server) => server.identifier === wanted);
}

export const resourceServerEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  resourceEndpoints(tenant, resourceServers);

/** Nobody keeps a permission that its API no longer has. */
function dropPermissions(state: TenantState, identifier: string, gone: (name: string) => boolean): void {
  const remaining = ({ permissions }: { permissions: Permission[] }): Permission[] | undefined => {
    const kept = permissions.filter(
      (held) => held.resource_server_identifier !== identifier || !gone(held.permission_name),
    );
    return kept.length < permissions.length ? kept : undefined;
  };
  for (const role of state.roles.all()) {
    const permissions = remaining(role);
    if (permissions !== undefined) state.roles.put({ ...role, permissions });
  }
  for (const user of state.users.all()) {
    const permissions = remaining(user);
    if (permissions !== undefined) state.users.put({ ...user, permissions });
  }
}

function patched(server: ResourceServer, patch: Members): ResourceServer {
  return mergePatch(server, withThumbprint(patch), ["subject_type_authorization"]);
}

/** An encryption key comes back as the thumbprint of its certificate. */
function withThumbprint(patch: Members): Members {
  const { token_encryption: encryption } = patch;
  if (!isMembers(encryption) || !isMembers(encryption.encryption_key)) return patch;
  const { pem, ...key } = encryption.encryption_key;
  const thumbprint_sha256 = createHash("sha256").update(String(pem)).digest("base64url");
  return { ...patch, token_encryption: { ...encryption, encryption_key: { ...key, thumbprint_sha256 } } };
}

/** Some clients encode an identifier twice. What is no encoding is taken as it is. */
function decodedAgain(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
