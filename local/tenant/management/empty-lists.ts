import { type Endpoint, endpoint, ok } from "./endpoint.ts";
import { notFound } from "./error.ts";
import { listAnswer } from "./list.ts";
import type { ManagedTenant } from "./tenant.ts";

/** What tools ask a tenant for and this one never holds: path, scope, and the member of the list's items. */
const NEVER_HELD = [
  ["/custom-domains", "read:custom_domains", "custom_domains"],
  ["/log-streams", "read:log_streams", "log_streams"],
  ["/organizations", "read:organizations", "organizations"],
  ["/logs", "read:logs", "logs"],
] as const;

/** The answers to those: an empty list, and 404 for each one of them. */
export function emptyListEndpoints(tenant: ManagedTenant): Endpoint[] {
  return NEVER_HELD.flatMap(([path, scope, name]) => [
    endpoint(tenant, {
      method: "GET",
      path,
      scopes: [scope],
      handle: ({ query }) =>
        ok(listAnswer<never>([], query, { name, present: (item) => item, identify: (item) => item })),
    }),
    endpoint(tenant, {
      method: "GET",
      path: `${path}/:id`,
      scopes: [scope],
      handle: () => {
        throw notFound("The resource does not exist.", `inexistent_${name.replace(/s$/, "")}`);
      },
    }),
  ]);
}
