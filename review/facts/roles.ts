import type { StackResource } from "declared-stack/resource";
import { resourceTypes as kinds } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { itemsOf, valueAt } from "declared-stack/value";
import type { RoleFacts } from "./facts.ts";
import { textAt } from "./value.ts";

/**
 * The declared roles with their permissions for an API. A role without an explicit name has none that the rules
 * could look for, and goes by its logical one here, with a suffix as Pulumi's engine gives it.
 */
export function readRoles(resources: readonly StackResource[], identifier: string): RoleFacts[] {
  const permissions = resources.filter(({ type }) => type === kinds.rolePermissions);
  return resources
    .filter(({ type }) => type === kinds.role)
    .map((role) => ({
      name: textAt(role, "name") ?? `${role.name}-0000000`,
      description: textAt(role, "description") ?? "",
      permissions: permissions
        .filter(({ inputs }) => inputs.roleId === standInId(role))
        .flatMap(({ inputs }) => itemsOf(inputs.permissions))
        .filter((permission) => valueAt(permission, "resourceServerIdentifier") === identifier)
        .map((permission) => String(valueAt(permission, "name"))),
    }));
}
