import { z } from "zod";
import { freshConnection } from "../../state/fresh-objects.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { type Endpoint, noContent } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { alphanumeric, prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, mergePatch, without } from "../rest/merge.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";
import { connectionClientEndpoints } from "./connection-clients.ts";
import { directoryProvisioningEndpoints } from "./connection-directory.ts";
import { connectionKeyEndpoints } from "./connection-keys.ts";
import { knownConnections } from "./connection-known.ts";
import { changedOptions, freshOptions } from "./connection-options.ts";
import { connectionOptions } from "./connection-options-schema.ts";
import { scimEndpoints } from "./connection-scim.ts";
import { connectionStatusEndpoint, connectionUserEndpoint } from "./connection-status.ts";
import { freshForStrategy, STRATEGIES } from "./connection-strategies.ts";

const active = z.strictObject({ active: z.boolean() });

const connectionUpdate = z.strictObject({
  display_name: z.string().max(128).exactOptional(),
  options: connectionOptions.nullable().exactOptional(),
  enabled_clients: z.array(z.string()).nullable().exactOptional(),
  is_domain_connection: z.boolean().exactOptional(),
  show_as_button: z.boolean().exactOptional(),
  realms: z.array(z.string().max(128)).exactOptional(),
  metadata: z.record(z.string().max(255), z.string().max(255).nullable()).exactOptional(),
  authentication: active.exactOptional(),
  connected_accounts: active
    .extend({ cross_app_access: z.boolean(), allow_missing_user_id: z.boolean() })
    .partial({ cross_app_access: true, allow_missing_user_id: true })
    .exactOptional(),
  cross_app_access_requesting_app: active.exactOptional(),
  cross_app_access_resource_app: z
    .strictObject({ status: z.enum(["enabled", "disabled"]) })
    .nullable()
    .exactOptional(),
});

const connectionCreate = connectionUpdate.extend({
  name: z
    .string()
    .max(128)
    .regex(/^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$/),
  strategy: z.enum(STRATEGIES),
  options: connectionOptions.exactOptional(),
  enabled_clients: z.array(z.string()).exactOptional(),
});

type ConnectionUpdate = z.infer<typeof connectionUpdate>;
type ConnectionCreate = z.infer<typeof connectionCreate>;

/** Where users come from; `auth0` is the strategy of a database. */
export const connections: Resource<Connection, ConnectionCreate, ConnectionUpdate> = {
  path: "/connections",
  listName: "connections",
  scope: "connections",
  ...knownConnections,
  identify: ({ id }) => id,
  create: connectionCreate,
  build: ({ name, strategy, options = {}, enabled_clients = [], ...rest }, tenant) => {
    refuseDuplicate(name, tenant);
    const made: Connection = {
      id: prefixedId("con"),
      options: freshOptions(strategy, options, tenant.domain),
      strategy,
      name,
      ...freshForStrategy({ strategy, name }, { domain: tenant.domain, ticket: alphanumeric }),
      ...freshConnection(name),
      enabled_clients,
    };
    return mergePatch(made, rest);
  },
  update: connectionUpdate,
  patch: (connection, { options, enabled_clients, ...patch }, { domain }) => {
    const merged = mergePatch(connection, patch, ["metadata"]);
    if (Array.isArray(enabled_clients)) merged.enabled_clients = enabled_clients;
    if (!isMembers(options)) return merged;
    const { strategy, options: before = {} } = connection;
    return { ...merged, options: changedOptions(strategy, options, before, domain) };
  },
  present: (connection) => without(connection, "keys", "scim", "directory"),
  always: ["id", "is_domain_connection", "authentication", "connected_accounts"],
  filters: {
    name:
      (value) =>
      ({ name }) =>
        name === value,
    strategy:
      (value) =>
      ({ strategy }) =>
        value.split(",").includes(strategy),
  },
  checkpoints: true,
  release: ({ id, name }, { state }) => {
    for (const user of state.users.all()) if (user.connection === name) state.users.delete(user.user_id);
    for (const organization of state.organizations.all()) {
      const connections = organization.connections.filter(({ connection_id }) => connection_id !== id);
      if (connections.length < organization.connections.length) {
        state.organizations.put({ ...organization, connections });
      }
    }
  },
  deleted: ({ now }, existed) =>
    existed ? { status: 202, body: { deleted_at: now().toISOString() } } : noContent,
};

function refuseDuplicate(name: string, { state }: ManagedTenant): void {
  if (state.connections.find((connection) => connection.name === name) === undefined) return;
  throw conflict("A connection with the same name already exists", "connection_conflict");
}

/** Connections, who may use them, and what belongs to them. */
export const connectionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, connections),
  ...connectionClientEndpoints(tenant),
  ...connectionKeyEndpoints(tenant),
  ...scimEndpoints(tenant),
  ...directoryProvisioningEndpoints(tenant),
  connectionStatusEndpoint(tenant),
  connectionUserEndpoint(tenant),
];
