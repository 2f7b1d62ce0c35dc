import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import { listBody } from "../rest/list.ts";

/** Blocks of addresses, and what people have consented to: neither is ever there, so each is answered as absent. */
export function anomalyEndpoints(): Endpoint[] {
  const path = "/anomaly/blocks/ips/:id";
  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:anomaly_blocks"],
      lacks: "no address is blocked for everybody",
      handle: () => {
        throw notFound("IP address specified is not currently blocked.", "inexistent_ip_block");
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:anomaly_blocks"],
      lacks: "no address is blocked for everybody",
      handle: () => noContent,
    }),
    endpoint({
      method: "GET",
      path: "/grants",
      scopes: ["read:grants"],
      lacks: "nobody is asked for consent",
      handle: ({ query }) => ok(listBody([], query, { name: "grants", present: (grant) => grant })),
    }),
    ...["/grants", "/grants/:id"].map((grants) =>
      endpoint({
        method: "DELETE",
        path: grants,
        scopes: ["delete:grants"],
        lacks: "nobody is asked for consent",
        handle: () => noContent,
      }),
    ),
  ];
}
