import type { ManagementClient } from "auth0";
import type { Persona } from "../proof/personas.ts";
import type { TenantConnection } from "../proof/target.ts";
import { rolesOfPerson } from "../rules/policy/decide.ts";
import type { Policy } from "../rules/policy/types.ts";
import { newPassword } from "../tenant/roster/password.ts";
import { deployedRoles, idOfRole } from "../tenant/roster/roles.ts";

/**
 * Puts people into the tenant: as users of a database connection, with their groups in `app_metadata` as Auth0's
 * Authorization Extension keeps them, and with the roles that they have directly or through groups assigned.
 * (RBAC reads assigned roles only, so a group's roles are assigned when people are provisioned.)
 *
 * @throws {Error} when a role is not there under its exact name: an Action would look for it in vain.
 */
export async function seedPeople(
  people: readonly Persona[],
  into: {
    readonly management: ManagementClient;
    readonly policy: Policy;
    /** The identifier of the API whose scopes are given by hand. */
    readonly audience: string;
    readonly connection: string;
  },
): Promise<void> {
  const { management, policy, audience, connection } = into;
  const roleIds = await deployedRoles(management);
  const own = people.filter((person) => person.connection === undefined);
  await Promise.all(
    own.map(async (person) => {
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
            resource_server_identifier: audience,
          })),
        });
      }
    }),
  );
}

/** Takes away the second factors that people have enrolled, so that whoever signs in as one of them enrols their own. */
export async function forgetFactors(people: readonly Persona[], { users }: ManagementClient): Promise<void> {
  await Promise.all(
    people.map(async ({ email }) => {
      const found = await users.listUsersByEmail({ email });
      await Promise.all(found.map(({ user_id = "" }) => users.authenticationMethods.deleteAll(user_id)));
    }),
  );
}

/**
 * Puts somebody into each database of the tenant but the people's own, who has to stay out of every application.
 *
 * @returns all connections, as a proof knows them.
 */
export async function seedStrangers(
  people: string,
  management: ManagementClient,
): Promise<TenantConnection[]> {
  const connections: TenantConnection[] = [];
  for await (const { name = "", strategy } of await management.connections.list({ take: 50 })) {
    if (name === people || strategy !== "auth0") {
      connections.push({ name });
      continue;
    }
    const stranger = { email: "stranger@example.com", password: newPassword() };
    await management.users.create({ connection: name, ...stranger, email_verified: true });
    connections.push({ name, stranger });
  }
  return connections;
}
