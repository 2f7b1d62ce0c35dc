import { z } from "zod";
import type { User } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { requireEntity } from "../rest/resource.ts";
import { describeRole, roles } from "./role.ts";
import { users } from "./user.ts";

const usersBody = z.strictObject({ users: z.array(z.string()).min(1) });
const rolesBody = z.strictObject({ roles: z.array(z.string()).min(1).max(50) });

type Param = (name: string) => string;

/** Which users have which roles, from either end. */
export const roleAssignmentEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...memberEndpoints(tenant),
  ...userRoleEndpoints(tenant),
];

/** Who holds a role. */
function memberEndpoints(tenant: ManagedTenant): Endpoint[] {
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
          listBody(members, query, {
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

/** `/users/{id}/roles`: lists, gives and takes. */
function userRoleEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/users/:id/roles";
  const userOf = (param: Param): Readonly<User> => requireEntity(users, tenant, param("id"));

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:users", "read:roles", "read:role_members"],
      handle: ({ param, query }) => {
        const held = new Set(userOf(param).roles);
        const assigned = tenant.state.roles.all().filter(({ id }) => held.has(id));
        assigned.sort((one, other) => (one.name < other.name ? -1 : 1));
        return ok(listBody(assigned, query, { name: "roles", present: describeRole }));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["update:users", "create:role_members"],
      body: rolesBody,
      handle: ({ param, body }) => {
        const user = userOf(param);
        const added = body.roles.map((id) => requireEntity(roles, tenant, id).id);
        tenant.state.users.put({ ...user, roles: [...new Set([...user.roles, ...added])] });
        return noContent;
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["update:users", "delete:role_members"],
      body: rolesBody,
      handle: ({ param, body }) => {
        const user = userOf(param);
        tenant.state.users.put({ ...user, roles: user.roles.filter((id) => !body.roles.includes(id)) });
        return noContent;
      },
    }),
  ];
}
