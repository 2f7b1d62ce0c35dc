import { z } from "zod";
import type { Permission, Role, TenantState, User } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { requireEntity } from "../rest/resource.ts";
import { resourceServerNamed } from "./resource-server.ts";
import { roles } from "./role.ts";
import { users } from "./user.ts";

type Param = (name: string) => string;

/** The permissions of roles, and those that a user has without a role. */
export const permissionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...rolePermissionEndpoints(tenant),
  ...userPermissionEndpoints(tenant),
];

/** A body that names permissions, to give them or to take them away. */
const permissionsBody = z.strictObject({
  permissions: z
    .array(z.strictObject({ resource_server_identifier: z.string(), permission_name: z.string() }))
    .min(1),
});

/** The permissions of APIs that a role holds. */
function rolePermissionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state } = tenant;
  const path = "/roles/:id/permissions";
  const roleOf = (param: Param): Readonly<Role> => requireEntity(roles, tenant, param("id"));

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:roles"],
      handle: ({ param, query }) => {
        const permissions = describePermissions(roleOf(param).permissions, state);
        return ok(listBody(permissions, query, { name: "permissions", present: (one) => one }));
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

/** Permissions that a user has without a role. */
function userPermissionEndpoints(tenant: ManagedTenant): Endpoint[] {
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
          listBody(permissions, query, {
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

const samePermission = (one: Permission, other: Permission): boolean =>
  one.permission_name === other.permission_name &&
  one.resource_server_identifier === other.resource_server_identifier;

/**
 * Permissions with others added, each once.
 *
 * @throws {ManagementError} 404 for an API that is not there, 400 for a scope that it does not have.
 */
function grantPermissions(held: Permission[], added: Permission[], tenant: ManagedTenant): Permission[] {
  for (const permission of added) requireScopeOfApi(permission, tenant);
  return [...held, ...added.filter((permission) => !held.some((other) => samePermission(other, permission)))];
}

/** Permissions with others taken away; what is not held is no error. */
function revokePermissions(held: Permission[], removed: Permission[]): Permission[] {
  return held.filter((permission) => !removed.some((other) => samePermission(other, permission)));
}

/** Permissions as they are listed: by name, with what their API says about them. */
export function describePermissions(permissions: Permission[], state: TenantState): (Permission & Members)[] {
  return permissions
    .map(({ permission_name, resource_server_identifier }) => {
      const server = state.resourceServers.find(
        ({ identifier }) => identifier === resource_server_identifier,
      );
      const scope = server?.scopes?.find(({ value }) => value === permission_name);
      return {
        permission_name,
        description: scope?.description ?? "",
        resource_server_name: server?.name ?? "",
        resource_server_identifier,
      };
    })
    .sort((one, other) => (one.permission_name < other.permission_name ? -1 : 1));
}

function requireScopeOfApi(permission: Permission, tenant: ManagedTenant): void {
  const { resource_server_identifier: identifier, permission_name: name } = permission;
  const server = resourceServerNamed(tenant, identifier);
  if (server === undefined) {
    throw notFound(`Resource server ${identifier} does not exist`, "inexistent_resource_server");
  }
  if (server.scopes?.some(({ value }) => value === name) !== true) {
    throw badRequest(`Permission ${name} does not exist in resource server ${identifier}`, "invalid_body");
  }
}
