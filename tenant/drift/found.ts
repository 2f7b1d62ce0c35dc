import type { Management, ManagementClient } from "auth0";
import { actionFields, grantName, permissionName } from "declared-stack/auth0";
import { membersOf } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";

/**
 * Everything on a tenant of the kinds that the program owns, each list read to its end. It may hold secrets (such as
 * an unmanaged client's own), which a report leaves out.
 */
export async function foundInventory(management: ManagementClient): Promise<TenantObject[]> {
  const clients = await foundClients(management);
  const others = await Promise.all([
    foundResourceServers(management),
    foundRoles(management),
    foundGrants(management, clients.names),
    foundConnections(management, clients.names),
    foundActions(management),
    foundTriggers(management),
  ]);
  return [...clients.objects, ...others.flat()];
}

/** The APIs of a tenant, each with its scopes. */
async function foundResourceServers(management: ManagementClient): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for await (const server of await management.resourceServers.list({ per_page: 50 })) {
    const { scopes = [], signing_secret: _secret, identifier = "", ...rest } = server;
    const byName = new Map(scopes.map(({ value, description = "" }) => [value, { description }]));
    objects.push({
      kind: "resource server",
      name: identifier,
      fields: { ...membersOf(rest), identifier, scopes: byName },
    });
  }
  return objects;
}

/** The roles of a tenant, each with its permissions. */
async function foundRoles(management: ManagementClient): Promise<TenantObject[]> {
  const roles: { id: string; name: string; description: string }[] = [];
  for await (const { id = "", name = id, description = "" } of await management.roles.list({
    per_page: 50,
  })) {
    roles.push({ id, name, description });
  }
  return Promise.all(
    roles.map(async ({ id, ...role }): Promise<TenantObject> => {
      const permissions = new Set<string>();
      for await (const held of await management.roles.permissions.list(id, { per_page: 50 })) {
        const { permission_name: scope = "", resource_server_identifier: audience = "" } = held;
        permissions.add(permissionName(scope, audience));
      }
      return { kind: "role", name: role.name, fields: { ...membersOf(role), permissions } };
    }),
  );
}

/** Members that hold secrets or keys: nothing here needs them. */
const SECRET = ["client_secret", "signing_keys", "encryption_key", "credentials"];

/** The clients of a tenant, and their names by their ids. */
interface FoundClients {
  readonly objects: readonly TenantObject[];
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Auth0 lets several clients have one name. The first that is listed is known by it alone, the others by their ids too,
 * so that a double of a declared client is unmanaged.
 */
async function foundClients(management: ManagementClient): Promise<FoundClients> {
  const objects: TenantObject[] = [];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for await (const client of await management.clients.list({ per_page: 50 })) {
    const { client_id: id = "", name = id } = client;
    const label = taken.has(name) ? `${name} (${id})` : name;
    taken.add(name);
    names.set(id, label);
    const fields = Object.entries(client).filter(([member]) => !SECRET.includes(member));
    objects.push({ kind: "client", name: label, fields: membersOf(Object.fromEntries(fields)) });
  }
  return { objects, names };
}

/** The grants of a tenant. @param names of its clients, by their ids. */
async function foundGrants(
  management: ManagementClient,
  names: ReadonlyMap<string, string>,
): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for await (const grant of await management.clientGrants.list({ take: 50 })) {
    const { client_id: id = "", audience = "", subject_type: subjectType = "client" } = grant;
    const client = names.get(id) ?? id;
    objects.push({
      kind: "client grant",
      name: grantName(client, audience, subjectType),
      fields: { ...membersOf(grant), client, subject_type: subjectType },
    });
  }
  return objects;
}

/** The connections of a tenant, each with the clients that may use it. @param names of the clients, by their ids. */
async function foundConnections(
  management: ManagementClient,
  names: ReadonlyMap<string, string>,
): Promise<TenantObject[]> {
  const connections: Management.ConnectionForList[] = [];
  for await (const connection of await management.connections.list({ take: 50 }))
    connections.push(connection);
  return Promise.all(
    connections.map(async (connection): Promise<TenantObject> => {
      const { id = "", name = id } = connection;
      const clients = new Set<string>();
      for await (const { client_id } of await management.connections.clients.get(id, { take: 50 })) {
        clients.add(names.get(client_id) ?? client_id);
      }
      return { kind: "connection", name, fields: { ...membersOf(connection), enabled_clients: clients } };
    }),
  );
}

/** The Actions of a tenant, bound or not. */
async function foundActions(management: ManagementClient): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for await (const action of await management.actions.list({ per_page: 50 })) {
    const fields = actionFields({
      code: action.code ?? "",
      runtime: action.runtime,
      triggers: action.supported_triggers ?? [],
      dependencies: (action.dependencies ?? []).map(({ name = "", version }) => ({ name, version })),
      secrets: (action.secrets ?? []).map(({ name = "" }) => name),
      deployed: action.all_changes_deployed ?? false,
      deployedCode: action.deployed_version?.code,
    });
    objects.push({ kind: "action", name: action.name ?? "", fields });
  }
  return objects;
}

/** The triggers of a tenant that run Actions, with the names of these in the order in which they run. */
async function foundTriggers(management: ManagementClient): Promise<TenantObject[]> {
  const { triggers = [] } = await management.actions.triggers.list();
  const ids = [...new Set(triggers.map(({ id }) => id))];
  const found = await Promise.all(
    ids.map(async (id): Promise<TenantObject> => {
      const actions: string[] = [];
      for await (const binding of await management.actions.triggers.bindings.list(id, { per_page: 50 })) {
        actions.push(binding.action?.name ?? binding.display_name ?? "");
      }
      return { kind: "trigger", name: id, fields: { actions } };
    }),
  );
  return found.filter(({ fields }) => Array.isArray(fields.actions) && fields.actions.length > 0);
}
