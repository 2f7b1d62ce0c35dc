import { z } from "zod";
import { documentsOf, stamp, stamped, wholeList } from "../rest/documents.ts";
import { type Endpoint, endpoint } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

export const deliveryMethod = z.enum(["text", "voice"]);
const delivery_methods = z.array(deliveryMethod).min(1);
const configuration = z.union([
  z.strictObject({
    sid: z.string(),
    delivery_methods,
    default_from: z.string().nullable().exactOptional(),
    mssid: z.string().nullable().exactOptional(),
  }),
  z.strictObject({ delivery_methods }),
]);
const credentials = z.union([z.strictObject({ auth_token: z.string().min(1).max(255) }), z.strictObject({})]);
const update = z.strictObject({
  name: z.enum(["twilio", "custom"]).exactOptional(),
  disabled: z.boolean().exactOptional(),
  configuration: configuration.exactOptional(),
  credentials: credentials.exactOptional(),
});
const create = update.extend({ name: z.enum(["twilio", "custom"]), credentials });

/** By whom text and voice messages are sent. Nothing is sent from here, so credentials are not kept. */
const phoneProviders: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("phoneProviders"),
  path: "/branding/phone/providers",
  listName: "providers",
  scope: "phone_providers",
  missing: ["Notification Resource not found"],
  create,
  build: (body, tenant) => {
    if (tenant.state.phoneProviders.size > 0) throw conflict("Phone provider already configured for tenant");
    return {
      id: prefixedId("pro", 22),
      tenant: tenant.domain,
      channel: "phone",
      disabled: false,
      ...without(body, "credentials"),
      ...stamp(tenant),
    };
  },
  update,
  patch: (held, body, tenant) => stamped()(held, without(body, "credentials"), tenant),
  filters: { disabled: (value) => (held) => String(held.disabled) === value },
  list: wholeList("providers"),
  deletesOnlyOnce: true,
};

export const phoneProviderEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, phoneProviders),
  endpoint({
    method: "POST",
    path: `${phoneProviders.path}/:id/try`,
    scopes: ["create:phone_providers"],
    lacks: "sends nothing",
    body: z.strictObject({ to: z.string().min(1).max(16), delivery_method: deliveryMethod.exactOptional() }),
    handle: ({ param }) => {
      requireEntity(phoneProviders, tenant, param("id"));
      const body = { code: 202, message: "Test notification successfully sent for processing" };
      return { status: 202, body };
    },
  }),
];
