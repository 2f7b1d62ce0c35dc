import { createHash, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Client, ClientCredential } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";

const credentialCreate = z.strictObject({
  credential_type: z.enum(["public_key", "cert_subject_dn", "x509_cert"]),
  name: z.string().max(128).exactOptional(),
  pem: z.string().exactOptional(),
  subject_dn: z.string().exactOptional(),
  kid: z
    .string()
    .regex(/^[\w-]{10,64}$/)
    .exactOptional(),
  alg: z.enum(["RS256", "RS384", "PS256"]).exactOptional(),
  parse_expiry_from_cert: z.boolean().exactOptional(),
  expires_at: z.string().exactOptional(),
});

/** The credentials that one way to authenticate may have, and that a client may have in all. */
const MOST_OF_ONE_WAY = 2;
const MOST = 4;

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

/**
 * Makes credentials of the keys that a client was given in full, and leaves their ids in the place of the keys.
 *
 * @throws {ManagementError} 400 for more keys than it may have, for one that isn't there, and for keys beside a secret.
 */
export function withCredentials(client: Client, tenant: ManagedTenant): Client {
  const { client_authentication_methods: methods, signed_request_object: requests }: Members = client;
  const made: ClientCredential[] = [];
  const named = (holder: unknown): unknown => {
    if (!isMembers(holder) || !Array.isArray(holder.credentials)) return holder;
    const { length } = holder.credentials;
    if (length > MOST_OF_ONE_WAY) {
      throw badRequest(
        `Payload validation error: 'Array is too long (${length}), maximum ${MOST_OF_ONE_WAY}'.`,
      );
    }
    return {
      ...holder,
      credentials: holder.credentials.map((key) => ({ id: idOf(key, made, client, tenant) })),
    };
  };
  const changed: Members = {};
  if (isMembers(methods)) {
    if (client.token_endpoint_auth_method != null) {
      throw badRequest(
        "Payload validation error: 'client_authentication_methods' and 'token_endpoint_auth_method' are mutually exclusive.",
      );
    }
    const present = HOLDERS.filter((name) => name in methods);
    changed.client_authentication_methods = Object.fromEntries(
      present.map((name) => [name, named(methods[name])]),
    );
  }
  if (requests !== undefined) changed.signed_request_object = named(requests);
  if (made.length > 0) changed.credentials = [...(client.credentials ?? []), ...made];
  return { ...client, ...changed };
}

function idOf(key: unknown, made: ClientCredential[], client: Client, tenant: ManagedTenant): string {
  if (isMembers(key) && typeof key.id === "string") return requireCredential(client, key.id).id;
  const body = credentialCreate.safeParse(key);
  if (!body.success) throw badRequest("Payload validation error: 'Invalid credential'.");
  const credential = newCredential(body.data, tenant);
  refuseExcess([...(client.credentials ?? []), ...made], credential);
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
  const identity =
    credential_type === "public_key"
      ? thumbprintOf(certificate?.publicKey ?? publicKeyOf(pem ?? ""))
      : digest(certificate?.raw ?? pem ?? subject_dn ?? "");
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

const digest = (content: string | Buffer): string => createHash("sha256").update(content).digest("base64url");

/** The key identifier that Auth0 makes: the thumbprint of the key as a JWK (RFC 7638). */
function thumbprintOf(key: KeyObject): string {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < 2048 || bits > 4096) {
    throw badRequest("The public key must be an RSA key of 2048 to 4096 bits.", "invalid_public_key");
  }
  const { e, kty, n } = key.export({ format: "jwk" });
  return digest(JSON.stringify({ e, kty, n }));
}

function publicKeyOf(pem: string): KeyObject {
  // Node makes a public key of a private one.
  if (!pem.includes("PRIVATE KEY")) {
    try {
      return createPublicKey(pem);
    } catch {}
  }
  throw badRequest("The public key is not valid.", "invalid_public_key");
}

/** @throws {ManagementError} 400 for one credential too many, 409 for a key that the client has already. */
function refuseExcess(held: readonly ClientCredential[], { kid }: ClientCredential): void {
  if (held.length >= MOST) throw badRequest(`A client can have a maximum of ${MOST} credentials.`);
  if (held.some((one) => one.kid === kid)) {
    throw conflict("The credentials contains public keys that already exist in client.", "conflict");
  }
}

/** The ids of the credentials by which a client authenticates, or signs its requests. */
const idsInUse = ({
  client_authentication_methods: methods,
  signed_request_object: requests,
}: Client): unknown[] =>
  [...Object.values(isMembers(methods) ? methods : {}), requests].flatMap((holder) =>
    isMembers(holder) && Array.isArray(holder.credentials)
      ? holder.credentials.map((one: Members) => one.id)
      : [],
  );

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
        refuseExcess(client.credentials ?? [], credential);
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
        if (idsInUse(client).includes(param("id"))) {
          throw conflict("The credential is still associated with a client.", "credential_in_use");
        }
        keep(
          client,
          client.credentials?.filter(({ id }) => id !== param("id")),
        );
        return noContent;
      },
    }),
  ];
}
