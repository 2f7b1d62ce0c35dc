import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";

/**
 * Declares the policy's roles with their permissions. The name is explicit: the Actions look for it, and would find
 * nothing under one that Pulumi made up.
 */
export function declareRoles(
  policy: Pick<Policy, "roles">,
  { audience, parent }: { readonly audience: pulumi.Output<string>; readonly parent: pulumi.Resource },
): void {
  for (const [name, { description, scopes }] of Object.entries(policy.roles)) {
    const role = new auth0.Role(name, { name, description }, { parent });
    new auth0.RolePermissions(
      name,
      {
        roleId: role.id,
        permissions: scopes.map((scope) => ({ name: scope, resourceServerIdentifier: audience })),
      },
      { parent },
    );
  }
}
