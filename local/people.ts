import type { ManagementClient } from "auth0";
import type { Persona } from "../proof/personas.ts";
import { rolesOfPerson } from "../rules/policy/decide.ts";
import type { Policy } from "../rules/policy/types.ts";
import { connectionInUse } from "../tenant/roster/connection.ts";
import { deployedRoles, idOfRole } from "../tenant/roster/roles.ts";

/**
 * Puts people into the tenant: as users of a database connection, with their groups in `app_metadata` as Auth0's
 * Authorization Extension keeps them, and with the roles that they have directly or through groups assigned.
 * (RBAC reads assigned roles only, so a group's roles are assigned when people are provisioned.)
 *
 * @throws {Error} when no application may use a database connection, or a role is not there under its exact name: an Action would
 * look for it in vain.
 */
export async function seedPeople(
  people: readonly Persona[],
  into: { readonly management: ManagementClient; readonly policy: Policy },
): Promise<void> {
  const { management, policy } = into;
  const connection = await connectionInUse(management);
  const roleIds = await deployedRoles(management);
  await Promise.all(
    people.map(async (person) => {
      const { user_id } = await management.users.create({
        connection,
        email: person.email,
        password: person.password,
        email_verified: true,
        name: person.label,
        app_metadata: {
          authorization: { groups: [...person.groups], roles: [...person.roles], permissions: [] },
        },
      });
      if (user_id === undefined) throw new Error(`the tenant created ${person.email} without an identifier`);
      const assigned = rolesOfPerson(policy, person).map((name) => idOfRole(roleIds, name));
      if (assigned.length > 0) await management.users.roles.assign(user_id, { roles: assigned });
      if (person.handGiven.length > 0) {
        await management.users.permissions.create(user_id, {
          permissions: person.handGiven.map((permission_name) => ({
            permission_name,
            resource_server_identifier: policy.api.identifier,
          })),
        });
      }
    }),
  );
}
