import { z } from "zod";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { requireEntity } from "../rest/resource.ts";
import { clients } from "./client.ts";
import { requireConnection } from "./connection-known.ts";

const statuses = z
  .array(z.strictObject({ client_id: z.string().min(1), status: z.boolean() }))
  .min(1)
  .max(50);

/** The clients that may use a connection. */
export function connectionClientEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/connections/:id/clients";

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:connections"],
      handle: ({ param, query }) => {
        const { enabled_clients } = requireConnection(tenant, param("id"));
        return ok(
          checkpointBody(enabled_clients, query, {
            name: "clients",
            present: (client_id) => ({ client_id }),
            identify: (client_id) => client_id,
          }),
        );
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:connections"],
      body: statuses,
      handle: ({ param, body }) => {
        const connection = requireConnection(tenant, param("id"));
        const enabled = new Set(connection.enabled_clients);
        for (const { client_id, status } of body) {
          if (status) enabled.add(requireEntity(clients, tenant, client_id).client_id);
          else enabled.delete(client_id);
        }
        tenant.state.connections.put({ ...connection, enabled_clients: [...enabled] });
        return noContent;
      },
    }),
  ];
}
