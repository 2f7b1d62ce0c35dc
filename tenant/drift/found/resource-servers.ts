import type { ManagementClient } from "auth0";
import type { TenantObject } from "../inventory.ts";
import { membersOf } from "../value.ts";

/** The APIs of a tenant, each with its scopes. */
export async function foundResourceServers(management: ManagementClient): Promise<TenantObject[]> {
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
