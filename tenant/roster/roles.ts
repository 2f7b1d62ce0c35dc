import type { ManagementClient } from "auth0";

/** The ids of the tenant's roles, by their names. */
export async function deployedRoles(management: ManagementClient): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const { id, name } of await management.roles.list({ per_page: 50 })) {
    if (id !== undefined && name !== undefined) ids.set(name, id);
  }
  return ids;
}

/** @throws {Error} `ROLE_NOT_DEPLOYED` when no role has exactly this name: a rule would look for it in vain. */
export function idOfRole(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id !== undefined) return id;
  const known = [...ids.keys()].map((other) => `"${other}"`).join(", ") || "none";
  throw new Error(
    `ROLE_NOT_DEPLOYED: the tenant has no role "${name}", only ${known}; infra/ has to give it exactly that name`,
  );
}
