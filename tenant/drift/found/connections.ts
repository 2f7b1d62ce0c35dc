import type { ManagementClient } from "auth0";
import type { TenantObject } from "../inventory.ts";
import { type Members, membersOf } from "../value.ts";

/** The connections of a tenant, each with the clients that may use it. @param names of the clients, by their ids. */
export async function foundConnections(
  management: ManagementClient,
  names: ReadonlyMap<string, string>,
): Promise<TenantObject[]> {
  const found: { id: string; name: string; fields: Members }[] = [];
  for await (const connection of await management.connections.list({ take: 50 })) {
    const { id = "", name = id } = connection;
    found.push({ id, name, fields: membersOf(connection) });
  }
  return Promise.all(
    found.map(async ({ id, name, fields }): Promise<TenantObject> => {
      const clients = new Set<string>();
      for await (const { client_id } of await management.connections.clients.get(id, { take: 50 })) {
        clients.add(names.get(client_id) ?? client_id);
      }
      return { kind: "connection", name, fields: { ...fields, enabled_clients: clients } };
    }),
  );
}
