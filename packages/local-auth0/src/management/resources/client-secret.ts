import { type Endpoint, endpoint, ok } from "../endpoint.ts";
import { clientSecret } from "../identifiers.ts";
import { without } from "../merge.ts";
import { requireEntity } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { clients } from "./client.ts";

/** Gives a client a new secret; the old one stops working at once. */
export function rotateSecretEndpoint(tenant: ManagedTenant): Endpoint {
  return endpoint({
    method: "POST",
    path: "/clients/:id/rotate-secret",
    scopes: ["update:client_keys"],
    handle: ({ param }) => {
      const client = { ...requireEntity(clients, tenant, param("id")), client_secret: clientSecret() };
      tenant.state.clients.put(client);
      return ok(without(client, "credentials"));
    },
  });
}
