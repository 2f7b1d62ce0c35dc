import { z } from "zod";
import { documentsOf, stamp, stamped } from "../rest/documents.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).exactOptional();
const ipv4 = z.union([z.ipv4(), z.cidrv4()]);
const ipv6 = z.union([z.ipv6(), z.cidrv6()]);
const yes = z.literal(true).exactOptional();

const match = z.strictObject({
  asns: some(z.int()),
  auth0_managed: some(z.string()),
  geo_country_codes: some(z.string()),
  geo_subdivision_codes: some(z.string()),
  ipv4_cidrs: some(ipv4),
  ipv6_cidrs: some(ipv6),
  ja3_fingerprints: some(z.string()),
  ja4_fingerprints: some(z.string()),
  user_agents: some(z.string()),
  hostnames: some(z.string()),
  connecting_ipv4_cidrs: some(ipv4),
  connecting_ipv6_cidrs: some(ipv6),
});
const rule = z.strictObject({
  action: z.strictObject({
    block: yes,
    allow: yes,
    log: yes,
    redirect: yes,
    redirect_uri: z.string().min(1).max(2000).exactOptional(),
  }),
  match: match.exactOptional(),
  not_match: match.exactOptional(),
  scope: z.enum(["management", "authentication", "tenant", "dynamic_client_registration"]),
});

const create = z.strictObject({
  description: z.string().max(255),
  active: z.boolean(),
  priority: z.number().min(1).max(100).exactOptional(),
  rule,
});
const update = create.partial();

/** Whom the tenant lets in by their network. They are kept, and keep nobody out. */
const networkAcls: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("networkAcls"),
  path: "/network-acls",
  listName: "network_acls",
  scope: "network_acls",
  missing: ["Network access control list not found.", "inexistent_network_acl"],
  create,
  build: (body, tenant) => {
    const { priority = 50 } = body;
    requireFree(priority, tenant);
    return { id: prefixedId("acl", 22), ...body, priority, ...stamp(tenant) };
  },
  update,
  patch: (held, body, tenant) => {
    requireFree(body.priority, tenant, held.id);
    return stamped()(held, body, tenant);
  },
  deletesOnlyOnce: true,
};

/** @throws {ManagementError} 409 where another has this priority. */
function requireFree(priority: number | undefined, { state }: ManagedTenant, own?: unknown): void {
  const other = state.networkAcls.find((held) => held.priority === priority && held.id !== own);
  if (priority !== undefined && other !== undefined) {
    throw conflict(
      "A Network ACL with this priority number has already been created.",
      "network_acl_conflict",
    );
  }
}

export const networkAclEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, networkAcls),
  endpoint({
    method: "PUT",
    path: `${networkAcls.path}/:id`,
    scopes: ["update:network_acls"],
    body: create,
    handle: ({ param, body }) => {
      const { id, created_at } = requireEntity(networkAcls, tenant, param("id"));
      requireFree(body.priority, tenant, id);
      const replaced = { id, priority: 50, ...body, ...stamp(tenant), created_at };
      tenant.state.networkAcls.put(replaced);
      return ok(replaced);
    },
  }),
];
