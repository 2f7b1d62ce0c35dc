import type { Permission, Role, User } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { badQuery } from "../rest/query.ts";
import { requireEntity } from "../rest/resource.ts";
import { describePermissions } from "./permission.ts";
import { describeRole } from "./role.ts";
import { users } from "./user.ts";

/** The rights of a person in the end, and where they come from. There are no groups here, so that each role is held directly. */
export function effectiveRightsEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state } = tenant;
  const userOf = (param: (name: string) => string): Readonly<User> =>
    requireEntity(users, tenant, param("id"));
  const rolesOf = (user: User): Role[] =>
    user.roles
      .flatMap((id) => state.roles.get(id) ?? [])
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  const present = (role: Role) => ({ ...describeRole(role), sources: ["direct"] });
  const identify = ({ id }: { id: string }): string => id;

  return [
    endpoint({
      method: "GET",
      path: "/users/:id/effective-roles",
      scopes: ["read:user_effective_roles"],
      handle: ({ param, query }) =>
        ok(checkpointBody(rolesOf(userOf(param)), query, { name: "roles", present, identify })),
    }),
    endpoint({
      method: "GET",
      path: "/users/:id/effective-permissions",
      scopes: ["read:user_effective_permissions"],
      handle: ({ param, query }) => {
        const user = userOf(param);
        const isOfApi = ofApi(required(query, "resource_server_identifier"));
        const direct = user.permissions.filter(isOfApi);
        const byRoles = rolesOf(user).flatMap(({ permissions }) => permissions.filter(isOfApi));
        const named = new Map([...direct, ...byRoles].map((one) => [one.permission_name, one]));
        const has = (list: Permission[], name: unknown) => list.some((one) => one.permission_name === name);
        const effective = describePermissions([...named.values()], state).map((one) => ({
          ...one,
          sources: [
            ...(has(direct, one.permission_name) ? ["direct"] : []),
            ...(has(byRoles, one.permission_name) ? ["roles"] : []),
          ],
        }));
        return ok(
          checkpointBody(effective, query, {
            name: "permissions",
            present: (one) => one,
            identify: ({ permission_name }) => String(permission_name),
          }),
        );
      },
    }),
    endpoint({
      method: "GET",
      path: "/users/:id/effective-permissions/sources/effective-roles",
      scopes: ["read:user_permission_source_roles"],
      handle: ({ param, query }) => {
        const isOfApi = ofApi(required(query, "resource_server_identifier"));
        const name = required(query, "permission_name");
        const giving = rolesOf(userOf(param)).filter(({ permissions }) =>
          permissions.some((one) => isOfApi(one) && one.permission_name === name),
        );
        return ok(checkpointBody(giving, query, { name: "roles", present, identify }));
      },
    }),
  ];
}

const ofApi =
  (identifier: string) =>
  ({ resource_server_identifier }: Permission): boolean =>
    resource_server_identifier === identifier;

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === "") throw badQuery(`Missing required property: ${name}`, name);
  return value;
}
