import { z } from "zod";
import type { Client } from "../../state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../endpoint.ts";
import { mergePatch } from "../merge.ts";
import { requireEntity } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { clients } from "./client.ts";
import {
  credentialCreate,
  describeCredential,
  newCredential,
  requireCredential,
} from "./client-credential.ts";

const credentialUpdate = z.strictObject({ expires_at: z.string().nullable().exactOptional() });

/** The keys by which a client may authenticate, under `/clients/{id}/credentials`. */
export function clientCredentialEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/clients/:client/credentials";
  const one = `${path}/:id`;
  const clientOf = (param: (name: string) => string): Readonly<Client> =>
    requireEntity(clients, tenant, param("client"));
  const keep = (client: Readonly<Client>, credentials: Client["credentials"]): void =>
    tenant.state.clients.put({ ...client, credentials: credentials ?? [] });

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:client_credentials"],
      handle: ({ param }) => ok((clientOf(param).credentials ?? []).map(describeCredential)),
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:client_credentials"],
      body: credentialCreate,
      handle: ({ param, body }) => {
        const client = clientOf(param);
        const credential = newCredential(body, tenant);
        keep(client, [...(client.credentials ?? []), credential]);
        return created(describeCredential(credential));
      },
    }),
    endpoint({
      method: "GET",
      path: one,
      scopes: ["read:client_credentials"],
      handle: ({ param }) => ok(describeCredential(requireCredential(clientOf(param), param("id")))),
    }),
    endpoint({
      method: "PATCH",
      path: one,
      scopes: ["update:client_credentials"],
      body: credentialUpdate,
      handle: ({ param, body }) => {
        const client = clientOf(param);
        const credential = requireCredential(client, param("id"));
        const updated = mergePatch(credential, { ...body, updated_at: tenant.now().toISOString() });
        keep(
          client,
          client.credentials?.map((held) => (held === credential ? updated : held)),
        );
        return ok(describeCredential(updated));
      },
    }),
    endpoint({
      method: "DELETE",
      path: one,
      scopes: ["delete:client_credentials"],
      handle: ({ param }) => {
        const client = clientOf(param);
        keep(
          client,
          client.credentials?.filter(({ id }) => id !== param("id")),
        );
        return noContent;
      },
    }),
  ];
}
