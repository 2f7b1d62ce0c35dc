import { z } from "zod";
import { checkpointList, documentsOf, stamp, stamped } from "../rest/documents.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";

const limit = z.int().min(1);
const configuration = z.union([
  z.strictObject({ action: z.literal("allow") }),
  z.strictObject({ action: z.enum(["block", "log"]), limit }),
  z.strictObject({ action: z.literal("redirect"), limit, redirect_uri: z.string() }),
]);
const create = z.strictObject({
  resource: z.literal("oauth_authentication_api"),
  consumer: z.literal("client"),
  consumer_selector: z.string().min(1),
  configuration,
});
const update = create.pick({ configuration: true });

/** How many requests each consumer may make. They are kept, and stop nobody. */
const policies: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("rateLimitPolicies"),
  path: "/rate-limit-policies",
  listName: "rate_limit_policies",
  scope: "rate_limit_policies",
  missing: ["The rate limit policy does not exist.", "inexistent_rate_limit_policy"],
  create,
  build: (body, tenant) => {
    const same = tenant.state.rateLimitPolicies.find(
      (held) => held.resource === body.resource && held.consumer_selector === body.consumer_selector,
    );
    if (same !== undefined) {
      throw conflict("A rate limit policy for this consumer already exists.", "rate_limit_policy_conflict");
    }
    return { id: prefixedId("rlp", 22), ...body, ...stamp(tenant) };
  },
  update,
  patch: stamped(),
  list: checkpointList("rate_limit_policies"),
};

export const rateLimitPolicyEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  resourceEndpoints(tenant, policies);
