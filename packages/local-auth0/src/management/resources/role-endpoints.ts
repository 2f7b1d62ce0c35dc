import { z } from "zod";
import type { Role } from "../../state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../endpoint.ts";
import { listAnswer } from "../list.ts";
import { requireEntity } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { describePermissions, grantPermissions, permissionsBody, revokePermissions } from "./permission.ts";
import { roles } from "./role.ts";
import { users } from "./user.ts";

const usersBody = z.strictObject({ users: z.array(z.string()).min(1) });

/** What a role holds: permissions of APIs. */
export function rolePermissionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state } = tenant;
  const path = "/roles/:id/permissions";
  const roleOf = (param: (name: string) => string): Readonly<Role> =>
    requireEntity(roles, tenant, param("id"));

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:roles"],
      handle: ({ param, query }) => {
        const permissions = describePermissions(roleOf(param).permissions, state);
        return ok(listAnswer(permissions, query, { name: "permissions", present: (one) => one }));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["update:roles"],
      body: permissionsBody,
      handle: ({ param, body }) => {
        const role = roleOf(param);
        const permissions = grantPermissions(role.permissions, body.permissions, tenant);
        state.roles.put({ ...role, permissions });
        return created({});
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["update:roles"],
      body: permissionsBody,
      handle: ({ param, body }) => {
        const role = roleOf(param);
        const permissions = revokePermissions(role.permissions, body.permissions);
        state.roles.put({ ...role, permissions });
        return noContent;
      },
    }),
  ];
}

/** Who holds a role. */
export function roleUserEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/roles/:id/users";

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:roles", "read:role_members"],
      handle: ({ param, query }) => {
        const role = requireEntity(roles, tenant, param("id"));
        const members = tenant.state.users.all().filter((user) => user.roles.includes(role.id));
        return ok(
          listAnswer(members, query, {
            name: "users",
            present: ({ user_id, email, picture, name }) => ({ user_id, email, picture, name }),
            identify: ({ user_id }) => user_id,
          }),
        );
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["update:roles", "create:role_members"],
      body: usersBody,
      handle: ({ param, body }) => {
        const role = requireEntity(roles, tenant, param("id"));
        const members = body.users.map((id) => requireEntity(users, tenant, id));
        for (const user of members) {
          tenant.state.users.put({ ...user, roles: [...new Set([...user.roles, role.id])] });
        }
        return ok({});
      },
    }),
  ];
}
