import type { ManagementClient } from "auth0";
import { rolesOfPerson } from "../rules/policy/decide.ts";
import type { Person, Policy } from "../rules/policy/types.ts";
import { connectionInUse } from "../tenant/roster/connection.ts";
import { newPassword } from "../tenant/roster/password.ts";
import { deployedRoles, idOfRole } from "../tenant/roster/roles.ts";

/** Somebody to sign in as. */
export interface Persona extends Person {
  /** What reviewers call them, for example `Manager` or `group Contractors`. */
  readonly label: string;
  readonly email: string;
  readonly password: string;
  /** Permissions given by hand in the tenant, past the policy: what an administrator should not have done. */
  readonly handGiven: readonly string[];
}

/**
 * One persona for each role, each group, all roles together, none at all, and one to whom somebody gave, by hand
 * and past the policy, every scope that the first role lacks: RBAC lets that through, so only the rules refuse it.
 * Passwords are new each time.
 */
export function personasOf(policy: Policy): Persona[] {
  const roles = Object.keys(policy.roles);
  const lacking = (role: string) =>
    Object.keys(policy.scopes).filter((scope) => !policy.roles[role]?.scopes.includes(scope));
  return [
    persona("no role", [], []),
    ...roles.map((role) => persona(role, [role], [])),
    ...Object.keys(policy.groups).map((group) => persona(`group ${group}`, [], [group])),
    ...(roles.length > 1 ? [persona("all roles", roles, [])] : []),
    ...roles.slice(0, 1).map((role) => persona(`${role}, meddled with`, [role], [], lacking(role))),
  ];
}

function persona(
  label: string,
  roles: readonly string[],
  groups: readonly string[],
  handGiven: readonly string[] = [],
): Persona {
  const email = `${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@exampleco.com`;
  return { label, email, password: newPassword(), roles, groups, handGiven };
}

/**
 * Puts people into the tenant: as users of a database connection, with their groups in `app_metadata` as Auth0's
 * Authorization Extension keeps them, and with the roles that they have directly or through groups assigned.
 * (RBAC reads assigned roles only, so a group's roles are assigned when people are provisioned.)
 *
 * @throws {Error} when no application may use a database connection, or a role is not there under its exact name: a rule would look
 * for it in vain.
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
