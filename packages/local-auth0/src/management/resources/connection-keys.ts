import { z } from "zod";
import type { ConnectionKey } from "../../state/connection.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { requireConnection } from "./connection-known.ts";

const algorithm = z
  .strictObject({
    signing_alg: z.enum(["RS256", "RS384", "RS512", "PS256", "PS384", "ES256", "ES384"]).exactOptional(),
  })
  .nullable();

/** The strategies whose connections may tell a provider by a key who they are. */
const WITH_KEYS: readonly string[] = ["oidc", "okta", "samlp"];

/**
 * The keys of a connection, for clients of a provider that authenticate by `private_key_jwt`. They are made when they are
 * asked for first, in the place of when the connection is made, as making one takes a tenth of a second.
 */
export function connectionKeyEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = "/connections/:id/keys";
  const { state, now } = tenant;

  async function begin(connection: Readonly<Connection>, signingAlgorithm?: string) {
    const keys = await Promise.all([
      makeKey(connection, signingAlgorithm),
      makeKey(connection, signingAlgorithm),
    ]);
    const [next, current] = keys;
    return keep(connection, [next, { ...current, currentSince: now().toISOString() }]);
  }

  function keep(connection: Readonly<Connection>, keys: readonly ConnectionKey[]): readonly ConnectionKey[] {
    state.connections.put({ ...requireConnection(tenant, connection.id), keys });
    return keys;
  }

  function makeKey(connection: Readonly<Connection>, signingAlgorithm?: string): Promise<ConnectionKey> {
    const { createConnectionKey } = tenant;
    if (createConnectionKey === undefined)
      throw notFound("The connection has no keys", "inexistent_connection_keys");
    const { token_endpoint_auth_signing_alg: configured } = connection.options ?? {};
    return createConnectionKey(connection.name, signingAlgorithm ?? String(configured ?? "RS256"));
  }

  function keyed(id: string): Readonly<Connection> {
    const connection = requireConnection(tenant, id);
    if (WITH_KEYS.includes(connection.strategy)) return connection;
    throw badRequest(`The strategy ${connection.strategy} does not have keys`, "invalid_strategy");
  }

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:connections_keys"],
      handle: async ({ param }) => {
        const connection = keyed(param("id"));
        return ok(inOrder(connection.keys ?? (await begin(connection))).map(described));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:connections_keys"],
      body: algorithm,
      handle: async ({ param, body }) => {
        const connection = keyed(param("id"));
        if (connection.keys !== undefined) {
          throw conflict("The connection already has keys", "connection_keys_conflict");
        }
        return created(inOrder(await begin(connection, body?.signing_alg)).map(described));
      },
    }),
    endpoint({
      method: "POST",
      path: `${path}/rotate`,
      scopes: ["update:connections_keys"],
      body: algorithm,
      handle: async ({ param, body }) => {
        const connection = keyed(param("id"));
        const [current, next] = [...(connection.keys ?? (await begin(connection)))]
          .filter(isInUse)
          .toReversed();
        const following = await makeKey(connection, body?.signing_alg);
        const at = now().toISOString();
        keep(connection, [
          following,
          ...(next === undefined ? [] : [{ ...next, currentSince: at }]),
          ...(current === undefined ? [] : [{ ...current, currentUntil: at }]),
        ]);
        return created(described(following));
      },
    }),
  ];
}

const isInUse = ({ currentUntil }: ConnectionKey): boolean => currentUntil === undefined;

/** The current one, the one before it, and the next one. */
const inOrder = (keys: readonly ConnectionKey[]): ConnectionKey[] =>
  [...keys].sort((a, b) => Number(a.currentSince === undefined) - Number(b.currentSince === undefined));

function described({ kid, algorithm: alg, certificate, currentSince, currentUntil }: ConnectionKey): Members {
  const { cert, pkcs7, fingerprint, subject } = certificate;
  return {
    kid,
    algorithm: alg,
    key_use: "signing",
    subject_dn: subject,
    cert,
    fingerprint,
    thumbprint: fingerprint.replaceAll(":", ""),
    pkcs: pkcs7,
    ...(currentSince === undefined && { next: true }),
    ...(currentUntil !== undefined && { previous: true }),
    ...(currentSince !== undefined &&
      currentUntil === undefined && { current: true, current_since: currentSince }),
  };
}
