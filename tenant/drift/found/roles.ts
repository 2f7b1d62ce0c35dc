import type { ManagementClient } from "auth0";
import { permissionName, type TenantObject } from "../inventory.ts";
import { membersOf } from "../value.ts";

/** The roles of a tenant, each with its permissions. */
export async function foundRoles(management: ManagementClient): Promise<TenantObject[]> {
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
