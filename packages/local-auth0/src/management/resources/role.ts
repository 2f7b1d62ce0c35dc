import { z } from "zod";
import { freshRole } from "../../state/fresh-objects.ts";
import type { Role } from "../../state/tenant-state.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch, without } from "../rest/merge.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";

const roleUpdate = z.strictObject({
  name: z.string().min(1).max(50).exactOptional(),
  description: z.string().max(256).exactOptional(),
});
const roleCreate = roleUpdate.extend({
  name: z.string().min(1).max(50),
  type: z.enum(["tenant", "organization"]).exactOptional(),
  owner_id: z.string().exactOptional(),
});

/** Roles; their permissions and members have endpoints of their own. */
export const roles: Resource<Role, z.infer<typeof roleCreate>, z.infer<typeof roleUpdate>> = {
  path: "/roles",
  listName: "roles",
  scope: "roles",
  entities: ({ state }) => state.roles,
  identify: ({ id }) => id,
  missing: ["Role not found.", "inexistent_role"],
  create: roleCreate,
  createdStatus: 200,
  build: (body, tenant) => {
    refuseDuplicate(body.name, undefined, tenant);
    return { id: prefixedId("rol"), ...freshRole, ...body, permissions: [] };
  },
  update: roleUpdate,
  patch: (role, body, tenant) => {
    if (body.name !== undefined) refuseDuplicate(body.name, role.id, tenant);
    return mergePatch(role, body);
  },
  present: describeRole,
  presentCreated: (role) => without(role, "permissions"),
  filters: {
    name_filter:
      (value) =>
      ({ name }) =>
        name.toLowerCase().includes(value.toLowerCase()),
  },
  release: ({ id }, { state }) => {
    for (const user of state.users.all()) {
      if (user.roles.includes(id)) {
        state.users.put({ ...user, roles: user.roles.filter((held) => held !== id) });
      }
    }
  },
  deleted: () => ({ status: 200, body: {} }),
  deletesOnlyOnce: true,
};

/** A role as it is read; one made without a description has an empty one. */
export function describeRole(role: Role): Members {
  return { description: "", ...without(role, "permissions") };
}

export const roleEndpoints = (tenant: ManagedTenant): Endpoint[] => resourceEndpoints(tenant, roles);

function refuseDuplicate(name: string, own: string | undefined, { state }: ManagedTenant): void {
  const same = state.roles.find((role) => role.name === name && role.id !== own);
  if (same !== undefined) throw conflict("A role with this name already exists.", "role_conflict");
}
