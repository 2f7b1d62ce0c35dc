import { createHash, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Client, ClientCredential } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { parseBody } from "../rest/validation.ts";

/** A moment of any time zone, kept in UTC. */
const instant = z.iso.datetime({ offset: true }).transform((sent) => new Date(sent).toISOString());

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
  expires_at: instant.exactOptional(),
});

/** The credentials that one way to authenticate may have, and that a client may have in all. */
const MOST_OF_ONE_WAY = 2;
const MOST = 4;

type CredentialType = z.infer<typeof credentialCreate>["credential_type"];

/** Ways to authenticate, which hold credentials of one type: in full when they are set, by their ids afterwards. */
const TYPE_OF_HOLDER = {
  private_key_jwt: "public_key",
  tls_client_auth: "cert_subject_dn",
  self_signed_tls_client_auth: "x509_cert",
} as const satisfies Record<string, CredentialType>;

/** A credential as it is made or changed: without the key itself. */
export const describeCredential = (credential: ClientCredential): Members => without(credential, "pem");

/** A credential as `/clients/{id}/credentials` is read: one that never ends says so. */
const describeRead = (credential: ClientCredential): Members => ({
  ...describeCredential(credential),
  expires_at: credential.expires_at ?? null,
});

/** @throws {ManagementError} 404 when the client has no credential with this id. */
function requireCredential({ credentials = [] }: Client, id: string): ClientCredential {
  const credential = credentials.find((held) => held.id === id);
  if (credential === undefined) throw notFound("The credential does not exist", "inexistent_credential");
  return credential;
}

/** Members of a client whose keys are no way to authenticate. */
const SIGNERS = ["signed_request_object", "token_vault_privileged_access"] as const;

/**
 * Makes credentials of the keys that a client was given in full, and leaves their ids in the place of the keys.
 *
 * @throws {ManagementError} 400 for more keys than it may have, for one that isn't there or is of another type, and for
 *   keys beside a secret.
 */
export function withCredentials(client: Client, tenant: ManagedTenant): Client {
  const { client_authentication_methods: methods }: Members = client;
  const made: ClientCredential[] = [];
  const named = (holder: unknown, type: CredentialType): unknown => {
    if (!isMembers(holder) || !Array.isArray(holder.credentials)) return holder;
    const { length } = holder.credentials;
    if (length > MOST_OF_ONE_WAY) {
      throw badRequest(
        `Payload validation error: 'Array is too long (${length}), maximum ${MOST_OF_ONE_WAY}'.`,
      );
    }
    return {
      ...holder,
      credentials: holder.credentials.map((key) => ({ id: idOf(key, { type, made, client, tenant }) })),
    };
  };
  const changed: Members = {};
  if (isMembers(methods)) {
    if (client.token_endpoint_auth_method != null) {
      throw badRequest(
        "Payload validation error: 'client_authentication_methods' and 'token_endpoint_auth_method' are mutually exclusive.",
      );
    }
    changed.client_authentication_methods = Object.fromEntries(
      Object.entries(TYPE_OF_HOLDER)
        .filter(([name]) => name in methods)
        .map(([name, type]) => [name, named(methods[name], type)]),
    );
  }
  for (const name of SIGNERS) {
    if (client[name] !== undefined) changed[name] = named(client[name], "public_key");
  }
  if (made.length > 0) changed.credentials = [...(client.credentials ?? []), ...made];
  return { ...client, ...changed };
}

function idOf(
  key: unknown,
  {
    type,
    made,
    client,
    tenant,
  }: { type: CredentialType; made: ClientCredential[]; client: Client; tenant: ManagedTenant },
): string {
  const held = [...(client.credentials ?? []), ...made];
  if (isMembers(key) && "id" in key) {
    const { id, credential_type } = requireCredential(client, String(key.id));
    if (credential_type !== type) {
      throw badRequest(`The credential ${id} is of the type ${credential_type}; expected ${type}.`);
    }
    return id;
  }
  const body = parseBody(credentialCreate, key);
  if (body.credential_type !== type) {
    throw badRequest(
      `Payload validation error: 'No enum match for: ${body.credential_type}' on property credential_type.`,
    );
  }
  const credential = newCredential(body, tenant);
  refuseExcess(held, credential);
  made.push(credential);
  return credential.id;
}

type CredentialCreate = z.infer<typeof credentialCreate>;

/** A credential of what was sent; a certificate says its thumbprint, its subject and, if asked, its end itself. */
function newCredential(
  { parse_expiry_from_cert: parsesExpiry = false, ...body }: CredentialCreate,
  { now }: ManagedTenant,
): ClientCredential {
  const at = now().toISOString();
  return {
    id: prefixedId("cred", 22),
    ...identityOf(body),
    ...(parsesExpiry &&
      isCertificate(body.pem) && { expires_at: certificateOf(body.pem).validToDate.toISOString() }),
    ...body,
    created_at: at,
    updated_at: at,
  };
}

const isCertificate = (pem: string | undefined): pem is string => pem?.includes("BEGIN CERTIFICATE") === true;

/** By which a key or certificate is known, by its type. */
function identityOf({
  credential_type,
  pem,
  subject_dn,
}: Omit<CredentialCreate, "parse_expiry_from_cert">): Members {
  if (credential_type === "cert_subject_dn") {
    if ((pem === undefined) === (subject_dn === undefined))
      throw refusal("Expected either pem or subject_dn");
    return { subject_dn: subject_dn ?? certificateOf(pem ?? "").subject };
  }
  if (pem === undefined) throw refusal("Missing required property: pem");
  if (subject_dn !== undefined) throw refusal("Additional properties not allowed: subject_dn");
  if (credential_type === "x509_cert") return { thumbprint_sha256: digest(certificateOf(pem).raw) };
  return {
    kid: thumbprintOf(isCertificate(pem) ? certificateOf(pem).publicKey : publicKeyOf(pem)),
    alg: "RS256",
  };
}

const refusal = (problem: string): Error => badRequest(`Payload validation error: '${problem}'.`);

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
function refuseExcess(held: readonly ClientCredential[], credential: ClientCredential): void {
  if (held.length >= MOST) throw badRequest(`A client can have a maximum of ${MOST} credentials.`);
  const isSame = (one: ClientCredential) =>
    IDENTITIES.some((name) => one[name] !== undefined && one[name] === credential[name]);
  if (held.some(isSame)) {
    throw conflict("The credentials contains public keys that already exist in client.", "conflict");
  }
}

/** Members that no two credentials of a client share. */
const IDENTITIES = ["kid", "thumbprint_sha256", "subject_dn", "pem"];

/** The ids of the credentials by which a client authenticates, or signs its requests. */
const idsInUse = (client: Client): unknown[] =>
  [
    ...Object.values(client.client_authentication_methods ?? {}),
    ...SIGNERS.map((name) => client[name]),
  ].flatMap((holder: unknown) =>
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

const credentialUpdate = z.strictObject({ expires_at: instant.nullable().exactOptional() });

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
      handle: ({ param }) => ok((clientOf(param).credentials ?? []).map(describeRead)),
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
      handle: ({ param }) => ok(describeRead(requireCredential(clientOf(param), param("id")))),
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
