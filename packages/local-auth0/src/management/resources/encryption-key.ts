import { generateKeyPair, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import type { Document } from "../../state/documents.ts";
import { stamp } from "../rest/documents.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { without } from "../rest/merge.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PATH = "/keys/encryption";
const LACKS = "nothing is encrypted with it";

/** The keys by which Auth0 encrypts what a tenant keeps: each but the first is wrapped by its parent. */
export function encryptionKeyEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { encryptionKeys } = tenant.state;
  const keyOf = (kid: string): Document => {
    if (!UUID.test(kid)) throw badRequest("Invalid UUID format in uri.", "invalid_uri");
    const key = encryptionKeys.get(kid);
    if (key === undefined) throw notFound("The key does not exist.", "inexistent_encryption_key");
    return key;
  };
  const one = `${PATH}/:kid`;
  return [
    endpoint({
      method: "GET",
      path: PATH,
      scopes: ["read:encryption_keys"],
      lacks: LACKS,
      handle: ({ query }) => {
        begin(tenant);
        return ok(listBody(encryptionKeys.all(), query, { name: "keys", present: shown }));
      },
    }),
    endpoint({
      method: "POST",
      path: PATH,
      scopes: ["create:encryption_keys"],
      lacks: LACKS,
      body: z.looseObject({ type: z.enum(["customer-provided-root-key", "tenant-encryption-key"]) }),
      handle: ({ body: { type } }) => {
        begin(tenant);
        const waits = type === "customer-provided-root-key";
        const parent = waits ? null : (activeKey(tenant, "tenant-master-key")?.kid ?? null);
        return created(shown(add(tenant, type, waits ? "pre-activation" : "active", parent)));
      },
    }),
    endpoint({
      method: "POST",
      path: `${PATH}/rekey`,
      scopes: ["create:encryption_keys", "update:encryption_keys"],
      lacks: LACKS,
      handle: () => {
        begin(tenant);
        renew(tenant);
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: one,
      scopes: ["read:encryption_keys"],
      lacks: LACKS,
      handle: ({ param }) => ok(shown(keyOf(param("kid")))),
    }),
    endpoint({
      method: "DELETE",
      path: one,
      scopes: ["delete:encryption_keys"],
      lacks: LACKS,
      handle: ({ param }) => {
        const key = keyOf(param("kid"));
        if (key.type === "tenant-master-key" || key.type === "environment-root-key") {
          throw badRequest("Invalid key id or unsupported key type.", "invalid_uri");
        }
        encryptionKeys.put({ ...key, state: "destroyed" });
        return noContent;
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/wrapping-key`,
      scopes: ["create:encryption_keys"],
      lacks: LACKS,
      handle: async ({ param }) => {
        const key = requireWaiting(keyOf(param("kid")));
        const { publicKey } = await generate("rsa", { modulusLength: 2048 });
        const public_key = publicKey.export({ type: "spki", format: "pem" });
        encryptionKeys.put({ ...key, wrapping_key: public_key });
        return created({ public_key, algorithm: "CKM_RSA_AES_KEY_WRAP" });
      },
    }),
    endpoint({
      method: "POST",
      path: one,
      scopes: ["update:encryption_keys"],
      lacks: "takes any key material, and keeps none",
      body: z.looseObject({ wrapped_key: z.string() }),
      handle: ({ param }) => {
        const key = requireWaiting(keyOf(param("kid")));
        if (key.wrapping_key === undefined) {
          throw conflict("Failed precondition. Unable to find the wrapping key.", "failed_precondition");
        }
        const active = {
          ...without(key, "wrapping_key"),
          state: "active",
          updated_at: tenant.now().toISOString(),
        };
        encryptionKeys.put(active);
        return created(shown(active));
      },
    }),
  ];
}

const generate = promisify(generateKeyPair);

/** A key as it is answered. */
const shown = (key: Document): Document => without(key, "wrapping_key");

/** @throws {ManagementError} 409 for a key that has its material already. */
function requireWaiting(key: Document): Document {
  if (key.state === "pre-activation") return key;
  throw conflict(
    "Failed precondition. Create new encryption key without the key material first.",
    "failed_precondition",
  );
}

/** Gives a tenant the keys that a new one has. */
function begin(tenant: ManagedTenant): void {
  if (tenant.state.encryptionKeys.size > 0) return;
  const root = add(tenant, "environment-root-key", "active", null);
  const master = add(tenant, "tenant-master-key", "active", root.kid);
  add(tenant, "tenant-encryption-key", "active", master.kid);
}

/** Puts a new master key and a new encryption key in the place of those that are in use. */
function renew(tenant: ManagedTenant): void {
  const root = activeKey(tenant, "customer-provided-root-key") ?? activeKey(tenant, "environment-root-key");
  for (const type of ["tenant-master-key", "tenant-encryption-key"]) {
    const used = activeKey(tenant, type);
    if (used !== undefined) tenant.state.encryptionKeys.put({ ...used, state: "deactivated" });
  }
  const master = add(tenant, "tenant-master-key", "active", root?.kid ?? null);
  add(tenant, "tenant-encryption-key", "active", master.kid);
}

function activeKey({ state }: ManagedTenant, type: string): Document | undefined {
  return state.encryptionKeys.find((key) => key.type === type && key.state === "active");
}

function add(tenant: ManagedTenant, type: string, state: string, parent_kid: unknown): Document {
  const key = { kid: randomUUID(), type, state, parent_kid, public_key: null, ...stamp(tenant) };
  tenant.state.encryptionKeys.put(key);
  return key;
}
