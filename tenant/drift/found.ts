import { createHash } from "node:crypto";
import type { Management, ManagementClient } from "auth0";
import { actionFields, clientKey, grantName, permissionName, withoutSecret } from "declared-stack/auth0";
import { type Members, membersOf } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";
import { foundBeside, itemsOf } from "./beside.ts";
import { TENANT } from "./kinds.ts";
import { Reading, type Unread } from "./reading.ts";

/** Everything of a tenant that was read, and what could not be. */
export interface FoundInventory {
  /** Their members may hold secrets, which a report hides. */
  readonly objects: readonly TenantObject[];
  readonly unread: readonly Unread[];
  /** The tenant's own settings, where they were read. */
  readonly settings?: Members;
  /** The SHA-256 of the code that each Action runs, in hexadecimal digits, by its name. */
  readonly deployedCodes?: ReadonlyMap<string, string>;
  /** The names of clients of which the tenant doesn't say how they authenticate. */
  readonly silentClients?: ReadonlySet<string>;
}

/** Names that objects are given here, by their ids, whatever the tenant calls them. */
export type KnownAs = ReadonlyMap<string, string>;

/**
 * Everything on a tenant of the kinds that the program owns, and of others that open a way in; each list is read to its end.
 * What the tenant refuses is noted, and the rest is read.
 *
 * @throws {ManagementError} for what every read would meet, such as a tenant that can't be reached.
 */
export async function foundInventory(management: ManagementClient): Promise<FoundInventory> {
  const reading = new Reading();
  const [owned, beside] = await Promise.all([
    ownedObjects(management, reading),
    foundBeside(management, reading),
  ]);
  const settings = await reading.attempt({ kind: TENANT }, () => management.tenants.settings.get());
  const objects = [...owned, ...beside];
  return {
    objects: objects.map(toldApart(objects)),
    unread: reading.unread,
    silentClients: reading.silentClients,
    deployedCodes: reading.deployedCodes,
    ...(settings !== undefined && { settings: membersOf(settings) }),
  };
}

/** Everything on a tenant of the kinds that the program owns, and nothing else. @throws as {@link foundInventory} does. */
export async function foundOwned(
  management: ManagementClient,
  knownAs: KnownAs = new Map(),
): Promise<FoundInventory> {
  const reading = new Reading();
  const objects = await ownedObjects(management, reading, knownAs);
  const { unread, silentClients, deployedCodes } = reading;
  return { objects, unread, silentClients, deployedCodes };
}

async function ownedObjects(
  management: ManagementClient,
  reading: Reading,
  knownAs: KnownAs = new Map(),
): Promise<TenantObject[]> {
  const clients = await foundClients(management, reading, knownAs);
  const others = await Promise.all([
    foundResourceServers(management, reading),
    foundRoles(management, reading, knownAs),
    foundGrants(management, reading, clients?.names),
    foundConnections(management, reading, clients?.names),
    foundActions(management, reading, knownAs),
    foundCustomDomains(management, reading),
  ]);
  return [...(clients?.objects ?? []), ...others.flat()];
}

/** Of several objects of a kind that have one name, the first is known by it alone, the others by their ids too. */
function toldApart(objects: readonly TenantObject[]): (object: TenantObject) => TenantObject {
  const firsts = new Map<string, TenantObject>();
  for (const object of objects) {
    const key = JSON.stringify([object.kind, object.name]);
    if (!firsts.has(key)) firsts.set(key, object);
  }
  return (object) => {
    if (firsts.get(JSON.stringify([object.kind, object.name])) === object) return object;
    const { id } = object.fields;
    return { ...object, name: `${object.name} (${typeof id === "string" ? id : "another"})` };
  };
}

/**
 * The names by which objects of a kind are known, by their ids. Auth0 lets several have one name: the first that is listed
 * is known by it alone, the others by their ids too, so that a double of a declared object is unmanaged.
 */
function namesOf(
  objects: readonly { readonly id: string; readonly name: string }[],
  knownAs: KnownAs,
): ReadonlyMap<string, string> {
  const taken = new Set(objects.flatMap(({ id }) => knownAs.get(id) ?? []));
  return new Map(
    objects.map(({ id, name }) => {
      const given = knownAs.get(id);
      if (given !== undefined) return [id, given];
      const label = taken.has(name) ? `${name} (${id})` : name;
      taken.add(name);
      return [id, label];
    }),
  );
}

/** All that a list holds. */
const all = async <T>(list: Promise<AsyncIterable<T>>): Promise<readonly T[]> => itemsOf(await list);

/** The APIs of a tenant, each with its scopes. */
async function foundResourceServers(management: ManagementClient, reading: Reading): Promise<TenantObject[]> {
  const kind = "resource server";
  const servers = await reading.attempt({ kind }, () =>
    all(management.resourceServers.list({ per_page: 50 })),
  );
  return (servers ?? []).map(({ scopes = [], signing_secret: _secret, identifier = "", ...rest }) => {
    const byName = new Map(scopes.map(({ value, description = "" }) => [value, { description }]));
    return { kind, name: identifier, fields: { ...membersOf(rest), identifier, scopes: byName } };
  });
}

/** The roles of a tenant, each with its permissions. */
async function foundRoles(
  management: ManagementClient,
  reading: Reading,
  knownAs: KnownAs,
): Promise<TenantObject[]> {
  const kind = "role";
  const found = await reading.attempt({ kind }, () => all(management.roles.list({ per_page: 50 })));
  const roles = (found ?? []).map(({ id = "", name = id, description = "", ...rest }) => ({
    ...rest,
    id,
    name,
    description,
  }));
  const names = namesOf(roles, knownAs);
  return Promise.all(
    roles.map(async (role): Promise<TenantObject> => {
      const name = names.get(role.id) ?? role.name;
      const held = await reading.attempt({ kind, name, member: "permissions" }, () =>
        all(management.roles.permissions.list(role.id, { per_page: 50 })),
      );
      const permissions = held?.map(
        ({ permission_name: scope = "", resource_server_identifier: audience = "" }) =>
          permissionName(scope, audience),
      );
      const fields = membersOf(role);
      return { kind, name, fields: { ...fields, ...(permissions && { permissions: new Set(permissions) }) } };
    }),
  );
}

/** Members that hold secrets or keys: nothing here needs them. */
const SECRET = ["client_secret", "signing_keys", "credentials"];

/** The clients of a tenant, and their names by their ids. */
interface FoundClients {
  readonly objects: readonly TenantObject[];
  readonly names: ReadonlyMap<string, string>;
}

async function foundClients(
  management: ManagementClient,
  reading: Reading,
  knownAs: KnownAs,
): Promise<FoundClients | undefined> {
  const kind = "client";
  const found = await reading.attempt({ kind }, () => all(management.clients.list({ per_page: 50 })));
  if (found === undefined) return undefined;
  const clients = found.map((client) => {
    const { client_id: id = "", name = id } = client;
    return { id, name, client };
  });
  const names = namesOf(clients, knownAs);
  const objects = await Promise.all(
    clients.map(async ({ id, name, client }) => {
      const fields = Object.entries(client).filter(([member]) => !SECRET.includes(member));
      const label = names.get(id) ?? name;
      const { token_endpoint_auth_method: method, client_authentication_methods: methods } = client;
      if (method == null && methods == null) reading.silentClients.add(label);
      const keys = await foundKeys(management, reading, { ...client, client_id: id, name: label });
      return { kind, name: label, fields: { ...membersOf(onceEach(Object.fromEntries(fields))), ...keys } };
    }),
  );
  return { objects, names };
}

/** The way in which a client authenticates itself for which nobody has set one, as Pulumi's provider reads it, too. */
const METHOD_OF_TYPE: Readonly<Record<string, string>> = {
  native: "none",
  spa: "none",
  regular_web: "client_secret_post",
  non_interactive: "client_secret_post",
};

/** The keys by which a client authenticates, where they could all be read, in the place of the ids that the tenant gave them. */
async function foundKeys(
  management: ManagementClient,
  reading: Reading,
  { client_id: id = "", name = id, client_authentication_methods: methods }: Management.Client,
): Promise<Members> {
  const attached = methods?.private_key_jwt?.credentials.map((key) => key.id);
  if (attached === undefined) return {};
  const held = await reading.attempt({ kind: "client", name, member: "keys" }, () =>
    management.clients.credentials.list(id),
  );
  const keys = held?.filter((key) => attached.includes(key.id ?? "")) ?? [];
  if (keys.length < attached.length) return {};
  return {
    token_endpoint_auth_method: "private_key_jwt",
    client_authentication_methods: null,
    keys: new Map(
      keys.map(({ kid = "", name: label = "", alg = "", expires_at: expires }) =>
        // Auth0 answers `null` for one that never ends, of which its SDK's types don't know.
        clientKey({ kid, name: label, algorithm: alg, expires: expires ?? undefined }),
      ),
    ),
  };
}

/** A client without the second name that Auth0 gives to two of its settings, and with the method that its type implies. */
function onceEach(client: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { cross_origin_auth: crossOrigin, oidc_backchannel_logout: logout, ...rest } = client;
  const { cross_origin_authentication: named, oidc_logout: full } = rest;
  const method = rest.token_endpoint_auth_method ?? METHOD_OF_TYPE[String(rest.app_type)];
  return {
    ...rest,
    ...(method !== undefined && { token_endpoint_auth_method: method }),
    ...(crossOrigin !== named && { cross_origin_auth: crossOrigin }),
    ...(full === undefined && { oidc_backchannel_logout: logout }),
  };
}

const NAMELESS = "the names of the clients are not known";

/** The grants of a tenant. @param names of its clients, by their ids. */
async function foundGrants(
  management: ManagementClient,
  reading: Reading,
  names: ReadonlyMap<string, string> | undefined,
): Promise<TenantObject[]> {
  const kind = "client grant";
  const grants = await reading.attempt({ kind }, () => all(management.clientGrants.list({ take: 50 })));
  if (grants === undefined) return [];
  if (names === undefined) {
    reading.passOver({ kind }, NAMELESS);
    return [];
  }
  return grants.map((grant) => {
    const { client_id: id, audience = "", subject_type: subjectType = "client", default_for: others } = grant;
    const client = id === undefined ? `everybody of ${others ?? "no client"}` : (names.get(id) ?? id);
    return {
      kind,
      name: grantName(client, audience, subjectType),
      fields: { ...membersOf(grant), client, subject_type: subjectType },
    };
  });
}

/** The connections of a tenant, each with the clients that may use it. @param names of the clients, by their ids. */
async function foundConnections(
  management: ManagementClient,
  reading: Reading,
  names: ReadonlyMap<string, string> | undefined,
): Promise<TenantObject[]> {
  const kind = "connection";
  const connections = await reading.attempt(
    { kind },
    (): Promise<readonly Management.ConnectionForList[]> => all(management.connections.list({ take: 50 })),
  );
  const configurations = await reading.attempt({ kind, member: "scim" }, () =>
    all(management.connections.scimConfiguration.list({ take: 50 })),
  );
  const withScim = new Set(configurations?.map(({ connection_id }) => connection_id));
  return Promise.all(
    (connections ?? []).map(async (connection): Promise<TenantObject> => {
      const { id = "", name = id } = connection;
      // The list itself may still say who may use it, though not of whom it says so.
      const { enabled_clients: _listed, ...members } = withoutSecret(membersOf(connection));
      const rest = { ...members, ...(withScim.has(id) && { scim: true }) };
      const part = { kind, name, member: "enabled_clients" };
      const enabled = await reading.attempt(part, () =>
        all(management.connections.clients.get(id, { take: 50 })),
      );
      if (names === undefined) reading.passOver(part, NAMELESS);
      if (enabled === undefined || names === undefined) return { kind, name, fields: rest };
      const clients = new Set(enabled.map(({ client_id }) => names.get(client_id) ?? client_id));
      return { kind, name, fields: { ...rest, enabled_clients: clients } };
    }),
  );
}

/** The domains of a tenant beside its own. */
async function foundCustomDomains(management: ManagementClient, reading: Reading): Promise<TenantObject[]> {
  const kind = "custom domain";
  const domains = await reading.attempt({ kind }, () => management.customDomains.list());
  return (domains ?? []).map((domain) => ({ kind, name: domain.domain, fields: membersOf(domain) }));
}

/** The Actions of a tenant, bound or not, and the triggers at which they run. */
async function foundActions(
  management: ManagementClient,
  reading: Reading,
  knownAs: KnownAs,
): Promise<TenantObject[]> {
  const kind = "action";
  const found = await reading.attempt({ kind }, () => all(management.actions.list({ per_page: 50 })));
  const actions = (found ?? []).map(({ id = "", name = id, ...action }) => ({ ...action, id, name }));
  const names = namesOf(actions, knownAs);
  const objects = actions.map((action): TenantObject => {
    const { code = "", runtime, supported_triggers: triggers = [], dependencies = [], secrets = [] } = action;
    const fields = actionFields({
      code,
      runtime,
      triggers,
      dependencies: dependencies.map(({ name: dependency = "", version, registry_url: registry }) => ({
        name: dependency,
        version: registry === undefined ? version : `${version ?? "latest"} from ${registry}`,
      })),
      secrets: secrets.map((secret) => secret.name ?? ""),
      deployed: action.all_changes_deployed ?? false,
      deployedCode: action.deployed_version?.code,
    });
    const name = names.get(action.id) ?? action.name;
    if (action.deployed_version?.code !== undefined) {
      reading.deployedCodes.set(name, sha256Of(action.deployed_version.code));
    }
    const others = Object.entries(action).filter(([member]) => !TOLD_BY_ACTION_FIELDS.has(member));
    return { kind, name, fields: { ...membersOf(Object.fromEntries(others)), ...fields } };
  });
  return [...objects, ...(await foundTriggers(management, reading, names))];
}

const sha256Of = (code: string): string => createHash("sha256").update(code).digest("hex");

/** Members of an Action of which its compared settings are made. */
const TOLD_BY_ACTION_FIELDS = new Set([
  "code",
  "runtime",
  "supported_triggers",
  "dependencies",
  "secrets",
  "deployed",
  "all_changes_deployed",
  "current_version",
  "deployed_version",
]);

/**
 * The triggers of a tenant that run Actions, with the names of these in the order in which they run.
 *
 * @param names of the Actions, by their ids.
 */
async function foundTriggers(
  management: ManagementClient,
  reading: Reading,
  names: ReadonlyMap<string, string>,
): Promise<TenantObject[]> {
  const kind = "trigger";
  const { triggers = [] } = (await reading.attempt({ kind }, () => management.actions.triggers.list())) ?? {};
  const policies = new Map(triggers.map(({ id, binding_policy: policy }) => [id, policy] as const));
  const found = await Promise.all(
    [...policies].map(async ([id, policy]): Promise<TenantObject[]> => {
      if (policy === "entity-bound") {
        reading.passOver({ kind, name: id }, "other objects are bound to its Actions, not the trigger");
        return [];
      }
      const bindings = await reading.attempt({ kind, name: id }, () =>
        all(management.actions.triggers.bindings.list(id, { per_page: 50 })),
      );
      const actions = (bindings ?? []).map(
        ({ action, display_name: shown = "" }) => names.get(action?.id ?? "") ?? action?.name ?? shown,
      );
      return actions.length === 0 ? [] : [{ kind, name: id, fields: { actions } }];
    }),
  );
  return found.flat();
}
