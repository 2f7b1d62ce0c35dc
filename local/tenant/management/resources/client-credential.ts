import { createHash } from "node:crypto";
import { z } from "zod";
import type { Client, ClientCredential } from "../../state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../endpoint.ts";
import { notFound } from "../error.ts";
import { prefixedId } from "../identifiers.ts";
import { isMembers, type Members, mergePatch, without } from "../merge.ts";
import { requireEntity } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";

const credentialCreate = z.strictObject({
  credential_type: z.enum(["public_key", "cert_subject_dn", "x509_cert"]),
  name: z.string().exactOptional(),
  pem: z.string().exactOptional(),
  subject_dn: z.string().exactOptional(),
  kid: z.string().exactOptional(),
  alg: z.enum(["RS256", "RS384", "PS256"]).exactOptional(),
  parse_expiry_from_cert: z.boolean().exactOptional(),
  expires_at: z.string().exactOptional(),
});
const credentialUpdate = z.strictObject({ expires_at: z.string().nullable().exactOptional() });

const clientsOf = {
  entities: ({ state }: ManagedTenant) => state.clients,
  missing: ["The client does not exist", "inexistent_client"],
} as const;

/** The keys of a client, under `/clients/{id}/credentials`. */
export function clientCredentialEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/clients/:client/credentials";
  const one = `${path}/:id`;
  const clientOf = (param: (name: string) => string) => requireEntity(clientsOf, tenant, param("client"));

  return [
    endpoint(tenant, {
      method: "GET",
      path,
      scopes: ["read:client_credentials"],
      handle: ({ param }) => ok(credentialsOf(clientOf(param)).map(shown)),
    }),
    endpoint(tenant, {
      method: "POST",
      path,
      scopes: ["create:client_credentials"],
      body: credentialCreate,
      handle: ({ param, body }) => {
        const client = clientOf(param);
        const credential = newCredential(body, tenant);
        client.credentials = [...credentialsOf(client), credential];
        return created(shown(credential));
      },
    }),
    endpoint(tenant, {
      method: "GET",
      path: one,
      scopes: ["read:client_credentials"],
      handle: ({ param }) => ok(shown(requireCredential(clientOf(param), param("id")))),
    }),
    endpoint(tenant, {
      method: "PATCH",
      path: one,
      scopes: ["update:client_credentials"],
      body: credentialUpdate,
      handle: ({ param, body }) => {
        const client = clientOf(param);
        const credential = requireCredential(client, param("id"));
        const updated = mergePatch(credential, { ...body, updated_at: tenant.now().toISOString() });
        client.credentials = credentialsOf(client).map((held) => (held === credential ? updated : held));
        return ok(shown(updated));
      },
    }),
    endpoint(tenant, {
      method: "DELETE",
      path: one,
      scopes: ["delete:client_credentials"],
      handle: ({ param }) => {
        const client = clientOf(param);
        client.credentials = credentialsOf(client).filter(({ id }) => id !== param("id"));
        return noContent;
      },
    }),
  ];
}

/**
 * Makes credentials of the keys that a client's authentication methods hold in full, and leaves the ids there.
 */
export function withCredentials(client: Client, tenant: ManagedTenant): Client {
  const { client_authentication_methods: methods } = client;
  if (!isMembers(methods)) return client;
  const credentials = [...credentialsOf(client)];
  const named = Object.entries(methods).map(([method, value]) => {
    const keys = isMembers(value) && Array.isArray(value.credentials) ? value.credentials : [];
    return [method, { credentials: keys.map((key) => ({ id: idOf(key, credentials, tenant) })) }];
  });
  return { ...client, credentials, client_authentication_methods: Object.fromEntries(named) };
}

function idOf(key: unknown, credentials: ClientCredential[], tenant: ManagedTenant): string {
  if (isMembers(key) && typeof key.id === "string") return key.id;
  const credential = newCredential(credentialCreate.parse(key), tenant);
  credentials.push(credential);
  return credential.id;
}

function newCredential(body: z.infer<typeof credentialCreate>, { now }: ManagedTenant): ClientCredential {
  const at = now().toISOString();
  return {
    id: prefixedId("cred"),
    ...without(body, "parse_expiry_from_cert"),
    credential_type: body.credential_type,
    ...(body.credential_type === "public_key" && { alg: body.alg ?? "RS256" }),
    kid:
      body.kid ??
      createHash("sha256")
        .update(body.pem ?? body.subject_dn ?? "")
        .digest("base64url"),
    created_at: at,
    updated_at: at,
  };
}

const credentialsOf = ({ credentials = [] }: Client): ClientCredential[] => credentials;

function requireCredential(client: Client, id: string): ClientCredential {
  const credential = credentialsOf(client).find((held) => held.id === id);
  if (credential === undefined) throw notFound("The credential does not exist", "inexistent_credential");
  return credential;
}

const shown = (credential: ClientCredential): Members => without(credential, "pem");
