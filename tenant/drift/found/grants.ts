import type { ManagementClient } from "auth0";
import { grantName, type TenantObject } from "../inventory.ts";
import { membersOf } from "../value.ts";

/** The grants of a tenant. @param names of its clients, by their ids. */
export async function foundGrants(
  management: ManagementClient,
  names: ReadonlyMap<string, string>,
): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for await (const grant of await management.clientGrants.list({ take: 50 })) {
    const { client_id: id = "", audience = "", subject_type: subjectType = "client" } = grant;
    const client = names.get(id) ?? id;
    objects.push({
      kind: "client grant",
      name: grantName(client, audience, subjectType),
      fields: { ...membersOf(grant), client, subject_type: subjectType },
    });
  }
  return objects;
}
