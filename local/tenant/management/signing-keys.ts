import { type Endpoint, endpoint, ok } from "./endpoint.ts";
import { notFound } from "./error.ts";
import type { ManagedTenant } from "./tenant.ts";

/** The keys that sign the tenant's tokens. */
export function signingKeyEndpoints(tenant: ManagedTenant): Endpoint[] {
  const scopes = ["read:signing_keys"];
  return [
    endpoint({
      method: "GET",
      path: "/keys/signing",
      scopes,
      handle: () => ok(tenant.signingKeys()),
    }),
    endpoint({
      method: "GET",
      path: "/keys/signing/:kid",
      scopes,
      handle: ({ param }) => {
        const key = tenant.signingKeys().find(({ kid }) => kid === param("kid"));
        if (key === undefined) throw notFound("Signing key not found", "inexistent_signing_key");
        return ok(key);
      },
    }),
  ];
}
