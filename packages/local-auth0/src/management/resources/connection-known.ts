import type { Connection } from "../../state/tenant-state.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { requireEntity } from "../rest/resource.ts";

/** Where connections are, and the answer when one isn't. */
export const knownConnections = {
  entities: ({ state }: ManagedTenant) => state.connections,
  missing: ["The connection does not exist", "inexistent_connection"],
} as const;

/** @throws {ManagementError} 404 when no connection has this identifier */
export const requireConnection = (tenant: ManagedTenant, id: string): Readonly<Connection> =>
  requireEntity<Connection, never, never>(knownConnections, tenant, id);
