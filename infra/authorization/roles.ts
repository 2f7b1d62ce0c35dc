import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";

/** The surroundings of the roles. */
export interface RolesOptions {
  readonly audience: pulumi.Output<string>;
  /** Whether a role is kept from being deleted: everybody who has it would lose it. */
  readonly protect: (role: string) => boolean;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the policy's roles with their permissions. The name is explicit: the Actions look for it, and would find
 * nothing under one that Pulumi made up.
 */
export function declareRoles(
  policy: Pick<Policy, "roles">,
  { audience, protect, parent }: RolesOptions,
): void {
  for (const [name, { description, scopes }] of Object.entries(policy.roles)) {
    const options = { parent, protect: protect(name) };
    const role = new auth0.Role(name, { name, description }, options);
    new auth0.RolePermissions(
      name,
      {
        roleId: role.id,
        permissions: scopes.map((scope) => ({ name: scope, resourceServerIdentifier: audience })),
      },
      options,
    );
  }
}
