import type { Management, ManagementClient } from "auth0";
import { actionFields, grantName, permissionName } from "declared-stack/auth0";
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
}

/**
 * Everything on a tenant of the kinds that the program owns, and of others that open a way in; each list is read to its end.
 * What the tenant refuses is noted, and the rest is read.
 *
 * @throws {ManagementError} for what every read would meet, such as a tenant that can't be reached.
 */
export async function foundInventory(management: ManagementClient): Promise<FoundInventory> {
  const reading = new Reading();
  const clients = await foundClients(management, reading);
  const others = await Promise.all([
    foundResourceServers(management, reading),
    foundRoles(management, reading),
    foundGrants(management, reading, clients?.names),
    foundConnections(management, reading, clients?.names),
    foundActions(management, reading),
    foundBeside(management, reading),
  ]);
  const settings = await reading.attempt({ kind: TENANT }, () => management.tenants.settings.get());
  const objects = [...(clients?.objects ?? []), ...others.flat()];
  return {
    objects: objects.map(toldApart(objects)),
    unread: reading.unread,
    ...(settings !== undefined && { settings: membersOf(settings) }),
  };
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
async function foundRoles(management: ManagementClient, reading: Reading): Promise<TenantObject[]> {
  const kind = "role";
  const roles = await reading.attempt({ kind }, () => all(management.roles.list({ per_page: 50 })));
  return Promise.all(
    (roles ?? []).map(async ({ id = "", name = id, description = "", ...rest }): Promise<TenantObject> => {
      const held = await reading.attempt({ kind, name, member: "permissions" }, () =>
        all(management.roles.permissions.list(id, { per_page: 50 })),
      );
      const permissions = held?.map(
        ({ permission_name: scope = "", resource_server_identifier: audience = "" }) =>
          permissionName(scope, audience),
      );
      const fields = membersOf({ ...rest, id, name, description });
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

/**
 * Auth0 lets several clients have one name. The first that is listed is known by it alone, the others by their ids too,
 * so that a double of a declared client is unmanaged.
 */
async function foundClients(
  management: ManagementClient,
  reading: Reading,
): Promise<FoundClients | undefined> {
  const kind = "client";
  const clients = await reading.attempt({ kind }, () => all(management.clients.list({ per_page: 50 })));
  if (clients === undefined) return undefined;
  const objects: TenantObject[] = [];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const client of clients) {
    const { client_id: id = "", name = id } = client;
    const label = taken.has(name) ? `${name} (${id})` : name;
    taken.add(name);
    names.set(id, label);
    const fields = Object.entries(client).filter(([member]) => !SECRET.includes(member));
    objects.push({ kind, name: label, fields: membersOf(onceEach(Object.fromEntries(fields))) });
  }
  return { objects, names };
}

/** A client without the second name that Auth0 gives to two of its settings. */
function onceEach(client: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { cross_origin_auth: crossOrigin, oidc_backchannel_logout: logout, ...rest } = client;
  const { cross_origin_authentication: named, oidc_logout: full } = rest;
  return {
    ...rest,
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
  return Promise.all(
    (connections ?? []).map(async (connection): Promise<TenantObject> => {
      const { id = "", name = id } = connection;
      // The list itself may still say who may use it, though not of whom it says so.
      const { enabled_clients: _listed, ...rest } = membersOf(connection);
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

/** The Actions of a tenant, bound or not, and the triggers at which they run. */
async function foundActions(management: ManagementClient, reading: Reading): Promise<TenantObject[]> {
  const kind = "action";
  const found = await reading.attempt({ kind }, () => all(management.actions.list({ per_page: 50 })));
  const actions = found ?? [];
  const names = new Map(actions.map(({ id = "", name = id }) => [id, name] as const));
  const objects = actions.map(({ name = "", ...action }): TenantObject => {
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
    const others = Object.entries(action).filter(([member]) => !TOLD_BY_ACTION_FIELDS.has(member));
    return { kind, name, fields: { ...membersOf(Object.fromEntries(others)), ...fields } };
  });
  return [...objects, ...(await foundTriggers(management, reading, names))];
}

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
