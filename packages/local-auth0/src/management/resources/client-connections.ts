import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { selectFields } from "../rest/query.ts";
import { requireEntity } from "../rest/resource.ts";
import { clients } from "./client.ts";
import { connections } from "./connection.ts";

/** The connections by which people may log in to a client. */
export const clientConnectionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/clients/:id/connections",
    scopes: ["read:connections"],
    handle: (request) => {
      const { client_id } = requireEntity(clients, tenant, request.param("id"));
      const strategies = request.query.getAll("strategy");
      const enabled = tenant.state.connections
        .all()
        // The newest first.
        .reverse()
        .filter(({ enabled_clients }) => enabled_clients.includes(client_id))
        .filter(({ strategy }) => strategies.length === 0 || strategies.includes(strategy));
      return ok(
        checkpointBody(enabled, request.query, {
          name: "connections",
          present: (connection) => {
            const { enabled_clients: _all, ...shown } =
              connections.present?.(connection, tenant, request) ?? connection;
            return selectFields(shown, request.query);
          },
          identify: ({ id }) => id,
        }),
      );
    },
  }),
];
