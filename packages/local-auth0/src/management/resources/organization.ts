import { z } from "zod";
import { membershipKey, type Organization } from "../../state/organization.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch, without } from "../rest/merge.ts";
import { badQuery } from "../rest/query.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import {
  connectionForOrganization,
  describeConnection,
  organizationConnection,
} from "./enabled-connection.ts";

const color = z.string().regex(/^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$/);
const quota = z.strictObject({
  client_credentials: z.strictObject({
    enforce: z.boolean().exactOptional(),
    per_day: z.int().min(1).exactOptional(),
    per_hour: z.int().min(1).exactOptional(),
  }),
});
const metadata = z
  .record(z.string().max(255), z.string().max(255).nullable())
  .refine((members) => Object.keys(members).length <= 25, {
    message: "Too many properties defined, maximum 25",
  });
const name = z
  .string()
  .min(1)
  .max(50)
  .regex(/^(?!org_)[a-z0-9][a-z0-9_-]*$/);

const organizationUpdate = z.strictObject({
  name: name.exactOptional(),
  display_name: z.string().min(1).max(255).exactOptional(),
  branding: z
    .strictObject({
      logo_url: z.url().exactOptional(),
      colors: z.strictObject({ primary: color, page_background: color }).exactOptional(),
    })
    .exactOptional(),
  metadata: metadata.exactOptional(),
  token_quota: quota.nullable().exactOptional(),
  third_party_client_access: z.enum(["block", "allow"]).exactOptional(),
  is_app_entitlement_active: z.boolean().exactOptional(),
});
const organizationCreate = organizationUpdate.extend({
  name,
  token_quota: quota.exactOptional(),
  enabled_connections: z.array(connectionForOrganization).max(10).exactOptional(),
});

/** Companies and teams; their people, connections, grants, invitations and domains have endpoints of their own. */
export const organizations: Resource<
  Organization,
  z.infer<typeof organizationCreate>,
  z.infer<typeof organizationUpdate>
> = {
  path: "/organizations",
  listName: "organizations",
  scope: "organizations",
  entities: ({ state }) => state.organizations,
  identify: ({ id }) => id,
  missing: ["No organization found by that id or name"],
  create: organizationCreate,
  build: ({ enabled_connections = [], ...body }, tenant) => {
    refuseDuplicate(body.name, undefined, tenant);
    const made: Organization = {
      id: prefixedId("org"),
      name: body.name,
      connections: enabled_connections.map((sent) => organizationConnection(sent, tenant)),
      client_grants: [],
      discovery_domains: [],
    };
    return patched(made, body);
  },
  update: organizationUpdate,
  patch: (organization, body, tenant) => {
    if (body.name !== undefined) refuseDuplicate(body.name, organization.id, tenant);
    return patched(organization, body);
  },
  present: describeOrganization,
  presentCreated: (organization, tenant) => ({
    ...describeOrganization(organization),
    ...(organization.connections.length > 0 && {
      enabled_connections: organization.connections.map((one) => describeConnection(one, tenant)),
    }),
  }),
  sortable: ["name", "display_name", "created_at"],
  checkpoints: true,
  release: ({ id }, { state }) => {
    for (const { organization_id, user_id } of state.organizationMembers.all()) {
      if (organization_id === id) state.organizationMembers.delete(membershipKey(id, user_id));
    }
    for (const invitation of state.invitations.all()) {
      if (invitation.organization_id === id) state.invitations.delete(invitation.id);
    }
  },
  deletesOnlyOnce: true,
};

/** An organization as it is read, without what is answered elsewhere. */
export function describeOrganization(organization: Organization): Members {
  return without(organization, "connections", "client_grants", "discovery_domains");
}

/** Metadata are replaced as a whole; a `null` in them leaves that one out. */
function patched(
  organization: Organization,
  { metadata: sent, ...body }: z.infer<typeof organizationUpdate>,
) {
  const kept = sent && { metadata: mergePatch({}, sent) };
  return { ...mergePatch(organization, body), ...kept };
}

export const organizationEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  // Before those by id, which would take `name` and `search` for one.
  endpoint({
    method: "GET",
    path: "/organizations/name/:name",
    scopes: ["read:organizations"],
    handle: ({ param }) => {
      const found = tenant.state.organizations.find((one) => one.name === param("name"));
      if (found === undefined) throw notFound(...organizations.missing);
      return ok(describeOrganization(found));
    },
  }),
  endpoint({
    method: "GET",
    path: "/organizations/search",
    scopes: ["read:organizations"],
    handle: ({ query }) => {
      const found = tenant.state.organizations.all().filter(organizationQuery(query));
      const shape = {
        name: "organizations",
        present: describeOrganization,
        identify: organizations.identify,
      };
      return ok(checkpointBody(found, query, shape));
    },
  }),
  ...resourceEndpoints(tenant, organizations),
];

/** The organization that a path names. @throws {ManagementError} 404 */
export const organizationOf = (
  tenant: ManagedTenant,
  param: (name: string) => string,
): Readonly<Organization> => requireEntity(organizations, tenant, param("id"));

/** `field:value` with `*` at either end of the value: the part of the search's Lucene syntax that Auth0 documents for it. */
function organizationQuery(query: URLSearchParams): (organization: Organization) => boolean {
  const terms = (query.get("q") ?? "")
    .trim()
    .split(/\s+AND\s+|\s+/)
    .filter((term) => term !== "");
  if (terms.length > 5) throw badQuery("Too many filter operations, maximum 5", "q");
  const tests = terms.map((term) => {
    const [, field, value] = /^(id|name|display_name|metadata\.[\w-]+):"?([^"]+)"?$/.exec(term) ?? [];
    if (field === undefined || value === undefined)
      throw badRequest(`Unsupported search: ${term}`, "invalid_query_string");
    return { field, matches: pattern(value) };
  });
  return (organization) =>
    tests.every(({ field, matches }) => {
      const [, key] = field.split(".");
      const held = key === undefined ? organization[field] : organization.metadata?.[key];
      return typeof held === "string" && matches.test(held);
    });
}

function pattern(value: string): RegExp {
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\\*", ".*");
  return new RegExp(`^${literal}$`, "i");
}

function refuseDuplicate(name: string, own: string | undefined, { state }: ManagedTenant): void {
  const same = state.organizations.find((one) => one.name === name && one.id !== own);
  if (same !== undefined)
    throw conflict("An organization with this name already exists.", "organization_conflict");
}
