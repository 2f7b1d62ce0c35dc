import { type Endpoint, endpoint, ok } from "./endpoint.ts";
import { notFound } from "./error.ts";
import { listAnswer } from "./list.ts";
import type { ManagedTenant } from "./tenant.ts";

/** The tenant keeps no log; its keys are those that sign its tokens. */
export function logEndpoints(tenant: ManagedTenant): Endpoint[] {
  return [
    endpoint(tenant, {
      method: "GET",
      path: "/logs",
      scopes: ["read:logs", "read:logs_users"],
      handle: ({ query }) => ok(listAnswer([], query, { name: "logs", present: (entry) => entry })),
    }),
    endpoint(tenant, {
      method: "GET",
      path: "/logs/:id",
      scopes: ["read:logs", "read:logs_users"],
      handle: () => {
        throw notFound("The log event does not exist", "inexistent_log");
      },
    }),
  ];
}
