import { describeFailure } from "../connect/failure.ts";
import { allOf } from "../connect/pages.ts";
import type { StepsContext } from "./steps.ts";

/**
 * Everything that somebody has at the tenant and that belongs to other systems, each in a few words. It stays, and the block keeps it from being of any use.
 *
 * @returns why nobody can tell, where that is so.
 */
export async function ofOthers(
  id: string,
  { management, policy, audience }: StepsContext,
): Promise<readonly string[]> {
  const { users } = management;
  try {
    const roles = await allOf(users.roles.list(id, { per_page: 50 }));
    const permissions = await allOf(users.permissions.list(id, { per_page: 50 }));
    const organizations = await allOf(users.organizations.list(id, { per_page: 50 }));
    return [
      ...roles.flatMap(({ name = "" }) => (Object.hasOwn(policy.roles, name) ? [] : [`role ${name}`])),
      ...permissions.flatMap(({ permission_name: name, resource_server_identifier: api }) =>
        api === audience ? [] : [`permission ${name} on ${api}`],
      ),
      ...organizations.map(({ name }) => `member of ${name}`),
    ];
  } catch (error) {
    return [`nobody can tell: ${describeFailure(error)}`];
  }
}
