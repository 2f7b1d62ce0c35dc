import { z } from "zod";
import { freshClientGrant } from "../../state/fresh-objects.ts";
import type { ClientGrant } from "../../state/tenant-state.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { clients } from "./client.ts";
import { resourceServerNamed, resourceServers } from "./resource-server.ts";

const usage = z.enum(["deny", "allow", "require"]);
const grantUpdate = z.strictObject({
  scope: z.array(z.string()).nullable().exactOptional(),
  organization_usage: usage.nullable().exactOptional(),
  allow_any_organization: z.boolean().nullable().exactOptional(),
  authorization_details_types: z.array(z.string()).exactOptional(),
  allow_all_scopes: z.boolean().nullable().exactOptional(),
});
const grantCreate = grantUpdate.extend({
  client_id: z.string().min(1),
  audience: z.string().min(1),
  scope: z.array(z.string()).exactOptional(),
  organization_usage: usage.exactOptional(),
  allow_any_organization: z.boolean().exactOptional(),
  allow_all_scopes: z.boolean().exactOptional(),
  subject_type: z.enum(["client", "user"]).exactOptional(),
});

/** The rights of a client at an API, for itself (`subject_type` client) or for the users that it signs in. */
const clientGrants: Resource<ClientGrant, z.infer<typeof grantCreate>, z.infer<typeof grantUpdate>> = {
  path: "/client-grants",
  listName: "client_grants",
  scope: "client_grants",
  entities: ({ state }) => state.clientGrants,
  identify: ({ id }) => id,
  missing: ["The client grant does not exist", "inexistent_client_grant"],
  create: grantCreate,
  build: (body, tenant) => {
    const { client_id, audience, subject_type = freshClientGrant.subject_type } = body;
    requireEntity(clients, tenant, client_id);
    if (resourceServerNamed(tenant, audience) === undefined) throw notFound(...resourceServers.missing);
    refuseDuplicate({ client_id, audience, subject_type }, tenant);
    refuseUnknownScopes(audience, body.scope, tenant);
    const scope = body.allow_all_scopes === true ? [] : (body.scope ?? []);
    return patched({ id: prefixedId("cgr"), client_id, audience, scope, subject_type }, body);
  },
  update: grantUpdate,
  patch: (grant, body, tenant) => {
    refuseUnknownScopes(grant.audience, body.scope ?? undefined, tenant);
    return patched(grant, body);
  },
  present: (grant) => (grant.allow_all_scopes === true ? omitScope(grant) : grant),
  filters: {
    client_id:
      (value) =>
      ({ client_id }) =>
        client_id === value,
    audience:
      (value) =>
      ({ audience }) =>
        audience === value,
    subject_type:
      (value) =>
      ({ subject_type }) =>
        subject_type === value,
    allow_any_organization:
      (value) =>
      ({ allow_any_organization }) =>
        String(allow_any_organization ?? false) === value,
  },
  checkpoints: true,
};

export const clientGrantEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  resourceEndpoints(tenant, clientGrants);

function patched(grant: ClientGrant, { scope, ...patch }: Members): ClientGrant {
  const merged = mergePatch(grant, patch);
  return Array.isArray(scope) ? { ...merged, scope } : merged;
}

/** A grant of all scopes lists none. */
const omitScope = ({ scope: _all, ...grant }: ClientGrant): Members => grant;

function refuseDuplicate(
  { client_id, audience, subject_type }: Pick<ClientGrant, "client_id" | "audience" | "subject_type">,
  { state }: ManagedTenant,
): void {
  const same = state.clientGrants.find(
    (grant) =>
      grant.client_id === client_id && grant.audience === audience && grant.subject_type === subject_type,
  );
  if (same === undefined) return;
  throw conflict(
    "A client grant for this client, audience and subject type already exists",
    "client_grant_conflict",
  );
}

function refuseUnknownScopes(
  audience: string,
  scope: readonly string[] | undefined,
  tenant: ManagedTenant,
): void {
  const declared = new Set(resourceServerNamed(tenant, audience)?.scopes?.map(({ value }) => value));
  const unknown = scope?.filter((asked) => !declared.has(asked)) ?? [];
  if (unknown.length === 0) return;
  throw badRequest(
    `One or more scopes are not defined in the resource server ${audience}: ${unknown.join(", ")}`,
    "invalid_scope",
  );
}
