import { randomBytes } from "node:crypto";
import type { Connection } from "../../state.ts";
import { conflict } from "../error.ts";
import { prefixedId } from "../identifiers.ts";
import { isMembers, type Members, mergePatch } from "../merge.ts";
import type { Resource } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import {
  type ConnectionCreate,
  type ConnectionUpdate,
  connectionCreate,
  connectionUpdate,
} from "./connection-schema.ts";

/** Options that a PATCH leaves as they are unless it names them; all others are replaced together. */
const KEPT_OPTIONS = ["authentication_methods", "passkey_options"];

/** Where users come from; `auth0` is the strategy of a database. */
export const connections: Resource<Connection, ConnectionCreate, ConnectionUpdate> = {
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
      is_domain_connection: false,
      authentication: { active: true },
      connected_accounts: { active: false },
      enabled_clients,
      realms: [name],
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

/** What a database connection starts with; options that were sent take the place of these. */
function databaseOptions(options: Members): Members {
  return {
    mfa: { active: true, return_enroll_settings: true },
    passwordPolicy: "good",
    passkey_options: {
      challenge_ui: "both",
      progressive_enrollment_enabled: true,
      local_enrollment_enabled: true,
    },
    strategy_version: 2,
    brute_force_protection: true,
    ...options,
    authentication_methods: authenticationMethods(options.authentication_methods),
  };
}

function authenticationMethods(sent: unknown): Members {
  const { password, ...others } = isMembers(sent) ? sent : {};
  return {
    password: {
      enabled: true,
      api_behavior: "required",
      signup_behavior: "allow",
      ...(isMembers(password) && password),
    },
    passkey: { enabled: false },
    email_otp: { enabled: false },
    phone_otp: { enabled: false },
    ...others,
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
