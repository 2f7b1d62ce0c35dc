import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Permission, ResourceServer, TenantState } from "../../state.ts";
import { badRequest, conflict } from "../error.ts";
import { alphanumeric, objectId } from "../identifiers.ts";
import { isMembers, type Members, mergePatch, without } from "../merge.ts";
import type { Resource } from "../resource.ts";
import { type ManagedTenant, managementIdentifier } from "../tenant.ts";
import { resourceServerCreate, resourceServerUpdate } from "./resource-server-schema.ts";

const LIFETIME = 86_400;
const LIFETIME_FOR_WEB = 7_200;

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
    const { identifier, token_lifetime = LIFETIME } = body;
    const made: ResourceServer = {
      id: objectId(),
      name: "",
      identifier,
      allow_offline_access: false,
      skip_consent_for_verifiable_first_party_clients: false,
      subject_type_authorization: {
        client: { policy: "require_client_grant" },
        user: { policy: "allow_all" },
      },
      token_lifetime,
      token_lifetime_for_web: Math.min(LIFETIME_FOR_WEB, token_lifetime),
      signing_alg: "RS256",
    };
    const server = patched(made, body);
    return server.signing_alg === "HS256" ? { signing_secret: alphanumeric(32), ...server } : server;
  },
  update: resourceServerUpdate,
  patch: (server, body, { state }) => {
    const updated = patched(server, body);
    const scopes = new Set(updated.scopes?.map(({ value }) => value));
    dropPermissions(state, updated.identifier, (name) => !scopes.has(name));
    return updated;
  },
  present: (server) => (server.name === "" ? without(server, "name") : server),
  filters: {
    identifiers:
      (value) =>
      ({ identifier }) =>
        value.split(",").includes(identifier),
  },
  checkpoints: true,
  release: (server, { state }) => {
    if (server.is_system === true) {
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
