import { z } from "zod";
import type { Permission, TenantState } from "../../state.ts";
import { badRequest, notFound } from "../error.ts";
import type { Members } from "../merge.ts";
import type { ManagedTenant } from "../tenant.ts";
import { resourceServerNamed } from "./resource-server.ts";

/** A body that names permissions, to give them or to take them away. */
export const permissionsBody = z.strictObject({
  permissions: z
    .array(z.strictObject({ resource_server_identifier: z.string(), permission_name: z.string() }))
    .min(1),
});

const samePermission = (one: Permission, other: Permission): boolean =>
  one.permission_name === other.permission_name &&
  one.resource_server_identifier === other.resource_server_identifier;

/**
 * Permissions with others added, each once.
 *
 * @throws {ManagementError} 404 for an API that is not there, 400 for a scope that it does not have.
 */
export function grantPermissions(
  held: Permission[],
  added: Permission[],
  tenant: ManagedTenant,
): Permission[] {
  for (const permission of added) requireScopeOfApi(permission, tenant);
  return [...held, ...added.filter((permission) => !held.some((other) => samePermission(other, permission)))];
}

/** Permissions with others taken away; what is not held is no error. */
export function revokePermissions(held: Permission[], removed: Permission[]): Permission[] {
  return held.filter((permission) => !removed.some((other) => samePermission(other, permission)));
}

/** Permissions as they are listed: by name, with what their API says about them. */
export function describePermissions(permissions: Permission[], state: TenantState): Members[] {
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
