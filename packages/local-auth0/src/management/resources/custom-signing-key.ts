import { z } from "zod";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";

const text = z.string().exactOptional();
const ALGORITHMS = [
  ...(["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"] as const),
];
const key = z.strictObject({
  kty: z.enum(["EC", "RSA"]),
  kid: text,
  use: z.literal("sig").exactOptional(),
  key_ops: z.array(z.literal("verify")).min(1).exactOptional(),
  alg: z.enum(ALGORITHMS).exactOptional(),
  n: text,
  e: text,
  crv: z.enum(["P-256", "P-384", "P-521"]).exactOptional(),
  x: text,
  y: text,
  x5u: text,
  x5c: z.array(z.string()).min(1).exactOptional(),
  x5t: text,
  "x5t#S256": text,
});

/** Public keys of somebody who signs in the tenant's stead. They are kept, and sign nothing. */
export function customSigningKeyEndpoints({ state: { settings } }: ManagedTenant): Endpoint[] {
  const path = "/keys/custom-signing";
  const held = path.slice(1);
  const scope = "custom_signing_keys";
  const lacks = "no token is taken for being signed by them";
  return [
    endpoint({
      method: "GET",
      path,
      scopes: [`read:${scope}`],
      lacks,
      handle: () => {
        const keys = settings.get(held);
        if (keys !== undefined) return ok(keys);
        throw notFound("No custom signing keys found for this tenant. Upload custom signing keys first.");
      },
    }),
    endpoint({
      method: "PUT",
      path,
      scopes: [`create:${scope}`, `update:${scope}`],
      lacks,
      body: z.strictObject({ keys: z.array(key).min(1) }),
      handle: ({ body }) => {
        settings.set(held, body);
        return ok(body);
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: [`delete:${scope}`],
      lacks,
      handle: () => {
        settings.delete(held);
        return noContent;
      },
    }),
  ];
}
