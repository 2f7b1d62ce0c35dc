import { randomBytes } from "node:crypto";
import { z } from "zod";
import { freshConnection, freshDatabaseOptions } from "../../state/fresh-objects.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { clients } from "./client.ts";

/** How people can be known: a database (`auth0`), codes by `email` and `sms`, companies and social networks. */
const STRATEGIES = [
  "ad",
  "adfs",
  "amazon",
  "apple",
  "dropbox",
  "bitbucket",
  "auth0-oidc",
  "auth0",
  "baidu",
  "bitly",
  "box",
  "custom",
  "daccount",
  "dwolla",
  "email",
  "evernote-sandbox",
  "evernote",
  "exact",
  "facebook",
  "fitbit",
  "github",
  "google-apps",
  "google-oauth2",
  "instagram",
  "ip",
  "line",
  "linkedin",
  "oauth1",
  "oauth2",
  "office365",
  "oidc",
  "okta",
  "paypal",
  "paypal-sandbox",
  "pingfederate",
  "planningcenter",
  "salesforce-community",
  "salesforce-sandbox",
  "salesforce",
  "samlp",
  "sharepoint",
  "shopify",
  "shop",
  "sms",
  "soundcloud",
  "thirtysevensignals",
  "twitter",
  "untappd",
  "vkontakte",
  "waad",
  "weibo",
  "windowslive",
  "wordpress",
  "yahoo",
  "yandex",
] as const;

const members = z.record(z.string(), z.unknown());

const connectionUpdate = z.strictObject({
  display_name: z.string().max(128).exactOptional(),
  options: members.nullable().exactOptional(),
  enabled_clients: z.array(z.string()).nullable().exactOptional(),
  is_domain_connection: z.boolean().exactOptional(),
  show_as_button: z.boolean().exactOptional(),
  realms: z.array(z.string()).exactOptional(),
  metadata: z.record(z.string(), z.string().nullable()).exactOptional(),
  authentication: members.exactOptional(),
  connected_accounts: members.exactOptional(),
  cross_app_access_requesting_app: members.exactOptional(),
  cross_app_access_resource_app: members.nullable().exactOptional(),
});

const connectionCreate = connectionUpdate.extend({
  name: z
    .string()
    .max(128)
    .regex(/^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$/),
  strategy: z.enum(STRATEGIES),
  options: members.exactOptional(),
  enabled_clients: z.array(z.string()).exactOptional(),
});

type ConnectionUpdate = z.infer<typeof connectionUpdate>;
type ConnectionCreate = z.infer<typeof connectionCreate>;

/** Options that a PATCH leaves as they are unless it names them; all others are replaced together. */
const KEPT_OPTIONS = ["authentication_methods", "passkey_options"];

/** Where users come from; `auth0` is the strategy of a database. */
const connections: Resource<Connection, ConnectionCreate, ConnectionUpdate> = {
  path: "/connections",
  listName: "connections",
  scope: "connections",
  entities: ({ state }) => state.connections,
  identify: ({ id }) => id,
  missing: ["The connection does not exist", "inexistent_connection"],
  create: connectionCreate,
  build: ({ name, strategy, options = {}, enabled_clients = [], ...rest }, tenant) => {
    refuseDuplicate(name, tenant);
    const made: Connection = {
      id: prefixedId("con"),
      options: sealed(strategy === "auth0" ? databaseOptions(options) : options),
      strategy,
      name,
      ...freshConnection(name),
      enabled_clients,
    };
    return mergePatch(made, rest);
  },
  update: connectionUpdate,
  patch: (connection, { options, enabled_clients, ...patch }) => {
    const merged = mergePatch(connection, patch, ["metadata"]);
    if (Array.isArray(enabled_clients)) merged.enabled_clients = enabled_clients;
    if (!isMembers(options)) return merged;
    const kept = Object.entries(connection.options ?? {}).filter(
      ([key]) => KEPT_OPTIONS.includes(key) && !(key in options),
    );
    return { ...merged, options: sealed({ ...withoutNulls(options), ...Object.fromEntries(kept) }) };
  },
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
  release: ({ name }, { state }) => {
    for (const user of state.users.all()) if (user.connection === name) state.users.delete(user.user_id);
  },
  deleted: ({ now }) => ({ status: 202, body: { deleted_at: now().toISOString() } }),
  deletesOnlyOnce: true,
};

/** The options with which a database connection starts; options that were sent take the place of these. */
function databaseOptions(options: Members): Members {
  return {
    ...freshDatabaseOptions,
    ...options,
    authentication_methods: authenticationMethods(options.authentication_methods),
  };
}

function authenticationMethods(sent: unknown): Members {
  const { password, ...others } = isMembers(sent) ? sent : {};
  const fresh = freshDatabaseOptions.authentication_methods;
  return {
    ...fresh,
    ...others,
    password: { ...fresh.password, ...(isMembers(password) && password) },
  };
}

/**
 * The values in `configuration` are secrets of custom database scripts, which nothing here runs: they are answered
 * as opaque text, as Auth0 answers them encrypted, and not kept.
 */
function sealed(options: Members): Members {
  const { configuration } = options;
  if (!isMembers(configuration)) return options;
  const opaque = Object.keys(configuration).map((key) => [key, randomBytes(96).toString("base64")]);
  return { ...options, configuration: Object.fromEntries(opaque) };
}

const withoutNulls = (options: Members): Members =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));

function refuseDuplicate(name: string, { state }: ManagedTenant): void {
  if (state.connections.find((connection) => connection.name === name) === undefined) return;
  throw conflict("A connection with the same name already exists", "connection_conflict");
}

/** Connections, and which clients may use them. */
export const connectionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, connections),
  ...enabledClientEndpoints(tenant),
];

const statuses = z
  .array(z.strictObject({ client_id: z.string().min(1), status: z.boolean() }))
  .min(1)
  .max(50);

/** The clients that may use a connection. */
function enabledClientEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/connections/:id/clients";

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:connections"],
      handle: ({ param, query }) => {
        const { enabled_clients } = requireEntity(connections, tenant, param("id"));
        return ok(
          checkpointBody(enabled_clients, query, {
            name: "clients",
            present: (client_id) => ({ client_id }),
            identify: (client_id) => client_id,
          }),
        );
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:connections"],
      body: statuses,
      handle: ({ param, body }) => {
        const connection = requireEntity(connections, tenant, param("id"));
        const enabled = new Set(connection.enabled_clients);
        for (const { client_id, status } of body) {
          if (status) enabled.add(requireEntity(clients, tenant, client_id).client_id);
          else enabled.delete(client_id);
        }
        tenant.state.connections.put({ ...connection, enabled_clients: [...enabled] });
        return noContent;
      },
    }),
  ];
}
