import { createHash, X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Client, ClientCredential } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";

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

/** Members of a client that hold credentials, in full when they are set, by their ids afterwards. */
const HOLDERS = ["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"] as const;

/** The credentials of a client, as `/clients/{id}/credentials` lists them: without the key itself. */
const describeCredential = (credential: ClientCredential): Members => without(credential, "pem");

/** @throws {ManagementError} 404 when the client has no credential with this id. */
function requireCredential({ credentials = [] }: Client, id: string): ClientCredential {
  const credential = credentials.find((held) => held.id === id);
  if (credential === undefined) throw notFound("The credential does not exist", "inexistent_credential");
  return credential;
}

/** Makes credentials of the keys that a client was given in full, and leaves their ids in the place of the keys. */
export function withCredentials(client: Client, tenant: ManagedTenant): Client {
  const { client_authentication_methods: methods, signed_request_object: requests } = client;
  const made: ClientCredential[] = [];
  const named = (holder: unknown): unknown => {
    if (!isMembers(holder) || !Array.isArray(holder.credentials)) return holder;
    return { ...holder, credentials: holder.credentials.map((key) => ({ id: idOf(key, made, tenant) })) };
  };
  const changed: Members = {};
  if (isMembers(methods)) {
    const present = HOLDERS.filter((name) => name in methods);
    changed.client_authentication_methods = Object.fromEntries(
      present.map((name) => [name, named(methods[name])]),
    );
  }
  if (requests !== undefined) changed.signed_request_object = named(requests);
  if (made.length > 0) changed.credentials = [...(client.credentials ?? []), ...made];
  return { ...client, ...changed };
}

function idOf(key: unknown, made: ClientCredential[], tenant: ManagedTenant): string {
  if (isMembers(key) && typeof key.id === "string") return key.id;
  const body = credentialCreate.safeParse(key);
  if (!body.success) throw badRequest("Payload validation error: 'Invalid credential'.");
  const credential = newCredential(body.data, tenant);
  made.push(credential);
  return credential.id;
}

/** A credential of what was sent; a certificate says its thumbprint, its subject and, if asked, its end itself. */
function newCredential(
  { parse_expiry_from_cert: parsesExpiry = false, ...body }: z.infer<typeof credentialCreate>,
  { now }: ManagedTenant,
): ClientCredential {
  const at = now().toISOString();
  const { credential_type, pem, subject_dn } = body;
  const certificate = pem?.includes("BEGIN CERTIFICATE") === true ? certificateOf(pem) : undefined;
  const identity = createHash("sha256")
    .update(certificate?.raw ?? pem ?? subject_dn ?? "")
    .digest("base64url");
  return {
    id: prefixedId("cred"),
    kid: identity,
    ...(credential_type === "public_key" && { alg: "RS256" }),
    ...(credential_type === "x509_cert" && { thumbprint_sha256: identity }),
    ...(credential_type === "cert_subject_dn" &&
      certificate !== undefined && { subject_dn: certificate.subject.split("\n").join(", ") }),
    ...(parsesExpiry && certificate !== undefined && { expires_at: certificate.validToDate.toISOString() }),
    ...body,
    created_at: at,
    updated_at: at,
  };
}

function certificateOf(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw badRequest("The certificate is not valid.", "invalid_certificate");
  }
}

const credentialUpdate = z.strictObject({ expires_at: z.string().nullable().exactOptional() });

/**
 * The keys by which a client may authenticate, under `/clients/{id}/credentials`.
 *
 * @param clientNamed the client with an identifier; throws a ManagementError where there is none
 */
export function clientCredentialEndpoints(
  tenant: ManagedTenant,
  clientNamed: (id: string) => Readonly<Client>,
): Endpoint[] {
  const path = "/clients/:client/credentials";
  const one = `${path}/:id`;
  const clientOf = (param: (name: string) => string): Readonly<Client> => clientNamed(param("client"));
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
