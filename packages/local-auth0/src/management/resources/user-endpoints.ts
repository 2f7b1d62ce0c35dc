import { z } from "zod";
import type { User } from "../../state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../endpoint.ts";
import { selectFields } from "../fields.ts";
import { listAnswer } from "../list.ts";
import { badQuery } from "../query.ts";
import { requireEntity } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { describePermissions, grantPermissions, permissionsBody, revokePermissions } from "./permission.ts";
import { describeRole, roles } from "./role.ts";
import { describeUser, users } from "./user.ts";

const rolesBody = z.strictObject({ roles: z.array(z.string()).min(1).max(50) });

type Param = (name: string) => string;

/** The roles of a user. */
export function userRoleEndpoints(tenant: ManagedTenant): Endpoint[] {
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
        return ok(listAnswer(assigned, query, { name: "roles", present: describeRole }));
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

/** Permissions that a user has without a role. */
export function userPermissionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/users/:id/permissions";
  const userOf = (param: Param): Readonly<User> => requireEntity(users, tenant, param("id"));

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:users"],
      handle: ({ param, query }) => {
        const permissions = describePermissions(userOf(param).permissions, tenant.state);
        return ok(
          listAnswer(permissions, query, {
            name: "permissions",
            present: (one) => ({
              ...one,
              sources: [{ source_id: "", source_name: "", source_type: "DIRECT" }],
            }),
          }),
        );
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["update:users"],
      body: permissionsBody,
      handle: ({ param, body }) => {
        const user = userOf(param);
        const permissions = grantPermissions(user.permissions, body.permissions, tenant);
        tenant.state.users.put({ ...user, permissions });
        return created({});
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["update:users"],
      body: permissionsBody,
      handle: ({ param, body }) => {
        const user = userOf(param);
        const permissions = revokePermissions(user.permissions, body.permissions);
        tenant.state.users.put({ ...user, permissions });
        return noContent;
      },
    }),
  ];
}

/** Finds the users of an e-mail address, in whatever connection. */
export function usersByEmailEndpoint(tenant: ManagedTenant): Endpoint {
  return endpoint({
    method: "GET",
    path: "/users-by-email",
    scopes: ["read:users"],
    handle: ({ query }) => {
      const email = query.get("email")?.toLowerCase();
      if (email === undefined) throw badQuery("Missing required property: email", "email");
      const found = tenant.state.users.all().filter((user) => user.email === email);
      return ok(found.map((user) => selectFields(describeUser(user), query)));
    },
  });
}
