import type { ManagementClient } from "auth0";
import type { TenantObject } from "../inventory.ts";
import { membersOf } from "../value.ts";

/** Members that hold secrets or keys: nothing here needs them. */
const SECRET = ["client_secret", "signing_keys", "encryption_key", "credentials"];

/** The clients of a tenant, and their names by their ids. */
export interface FoundClients {
  readonly objects: readonly TenantObject[];
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Auth0 lets several clients have one name. The first that is listed is known by it alone, the others by their ids too,
 * so that a double of a declared client is unmanaged.
 */
export async function foundClients(management: ManagementClient): Promise<FoundClients> {
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
