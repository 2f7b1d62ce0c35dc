import type { ManagementClient } from "auth0";
import { foundActions, foundTriggers } from "./found/actions.ts";
import { foundClients } from "./found/clients.ts";
import { foundConnections } from "./found/connections.ts";
import { foundGrants } from "./found/grants.ts";
import { foundResourceServers } from "./found/resource-servers.ts";
import { foundRoles } from "./found/roles.ts";
import type { TenantObject } from "./inventory.ts";

/**
 * Everything on a tenant of the kinds that the program owns, each list read to its end. It may hold secrets (such as
 * an unmanaged client's own), which a report leaves out.
 */
export async function foundInventory(management: ManagementClient): Promise<TenantObject[]> {
  const clients = await foundClients(management);
  const others = await Promise.all([
    foundResourceServers(management),
    foundRoles(management),
    foundGrants(management, clients.names),
    foundConnections(management, clients.names),
    foundActions(management),
    foundTriggers(management),
  ]);
  return [...clients.objects, ...others.flat()];
}
