import { created, type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import type { KeyRotation, ManagedTenant } from "../rest/managed-tenant.ts";
import { without } from "../rest/merge.ts";

/** The keys that sign the tenant's tokens. */
export function signingKeyEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { keyRotation } = tenant;
  const keyOf = (kid: string) => {
    const key = tenant.signingKeys().find((candidate) => candidate.kid === kid);
    if (key === undefined) throw notFound("Signing key not found", "inexistent_signing_key");
    return without(key, "subject");
  };
  const reading = [
    endpoint({
      method: "GET",
      path: "/keys/signing",
      scopes: ["read:signing_keys"],
      handle: () => ok(tenant.signingKeys().map((key) => without(key, "subject"))),
    }),
    endpoint({
      method: "GET",
      path: "/keys/signing/:kid",
      scopes: ["read:signing_keys"],
      handle: ({ param }) => ok(keyOf(param("kid"))),
    }),
  ];
  return keyRotation === undefined ? reading : [...reading, ...changing(keyRotation, keyOf)];
}

/** @param keyOf throws 404 when there is no key of that identifier */
function changing(keyRotation: KeyRotation, keyOf: (kid: string) => object): Endpoint[] {
  return [
    endpoint({
      method: "POST",
      path: "/keys/signing/rotate",
      scopes: ["create:signing_keys", "update:signing_keys"],
      handle: async () => created(await keyRotation.rotate()),
    }),
    endpoint({
      method: "PUT",
      path: "/keys/signing/:kid/revoke",
      scopes: ["update:signing_keys"],
      handle: ({ param }) => {
        keyOf(param("kid"));
        const revoked = keyRotation.revoke(param("kid"));
        if (revoked === undefined) throw badRequest("Only a previously used signing key can be revoked");
        return ok(revoked);
      },
    }),
  ];
}
