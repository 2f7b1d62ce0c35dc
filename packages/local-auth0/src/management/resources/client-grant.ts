import { z } from "zod";
import { freshClientGrant, isStrictThirdParty } from "../../state/fresh-objects.ts";
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
  scope: z.array(z.string().min(1)).nullable().exactOptional(),
  organization_usage: usage.nullable().exactOptional(),
  allow_any_organization: z.boolean().nullable().exactOptional(),
  authorization_details_types: z.array(z.string().min(1)).exactOptional(),
  allow_all_scopes: z.boolean().nullable().exactOptional(),
});
const grantCreate = grantUpdate.extend({
  client_id: z.string().min(1).exactOptional(),
  default_for: z.enum(["third_party_clients"]).exactOptional(),
  audience: z.string().min(1),
  scope: z.array(z.string().min(1)).exactOptional(),
  organization_usage: usage.exactOptional(),
  allow_any_organization: z.boolean().exactOptional(),
  allow_all_scopes: z.boolean().exactOptional(),
  subject_type: z.enum(["client", "user"]).exactOptional(),
});

/** The rights of a client at an API, for itself (`subject_type` client) or for the users that it signs in. */
export const clientGrants: Resource<ClientGrant, z.infer<typeof grantCreate>, z.infer<typeof grantUpdate>> = {
  path: "/client-grants",
  listName: "client_grants",
  scope: "client_grants",
  entities: ({ state }) => state.clientGrants,
  identify: ({ id }) => id,
  missing: ["The grant does not exist.", "inexistent_client_grant"],
  create: grantCreate,
  build: (body, tenant) => {
    const { client_id, default_for, audience, subject_type = freshClientGrant.subject_type } = body;
    if ((client_id === undefined) === (default_for === undefined)) {
      throw badRequest("Payload validation error: 'Expected either client_id or default_for'.");
    }
    if (client_id !== undefined) requireEntity(clients, tenant, client_id);
    if (resourceServerNamed(tenant, audience) === undefined) throw notFound(...resourceServers.missing);
    const made: ClientGrant = {
      id: prefixedId("cgr"),
      ...(client_id !== undefined && { client_id }),
      ...(default_for !== undefined && { default_for }),
      audience,
      scope: [],
      subject_type,
    };
    refuseDuplicate(made, tenant);
    return patched(made, body, tenant);
  },
  update: grantUpdate,
  patch: patched,
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
    default_for:
      (value) =>
      ({ default_for }) =>
        default_for === value,
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
  release: ({ id }, { state }) => {
    for (const organization of state.organizations.all()) {
      const client_grants = organization.client_grants.filter((held) => held !== id);
      if (client_grants.length < organization.client_grants.length) {
        state.organizations.put({ ...organization, client_grants });
      }
    }
  },
};

export const clientGrantEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  resourceEndpoints(tenant, clientGrants);

function patched(grant: ClientGrant, { scope, ...patch }: Members, tenant: ManagedTenant): ClientGrant {
  const merged = mergePatch(grant, patch);
  const changed = Array.isArray(scope) ? { ...merged, scope } : merged;
  refuseUnknownScopes(changed, tenant);
  refuseContradictions(changed, tenant);
  return changed.allow_all_scopes === true ? { ...changed, scope: [] } : changed;
}

/**
 * Auth0 docs, "Application Access to APIs: Client Grants": organizations are for machines, types of rights for people; and
 * "Security Controls for Third-Party Applications".
 */
function refuseContradictions(grant: ClientGrant, tenant: ManagedTenant): void {
  const { subject_type, organization_usage, allow_any_organization, authorization_details_types } = grant;
  if (subject_type === "user" && (organization_usage !== undefined || allow_any_organization !== undefined)) {
    throw badRequest(
      "Payload validation error: 'organization_usage and allow_any_organization are only allowed when subject_type is client'.",
    );
  }
  if (subject_type !== "user" && Array.isArray(authorization_details_types)) {
    throw badRequest(
      "Payload validation error: 'authorization_details_types is only allowed when subject_type is user'.",
    );
  }
  const client = tenant.state.clients.get(grant.client_id ?? "");
  if (grant.default_for === undefined && (client === undefined || !isStrictThirdParty(client))) return;
  if (allow_any_organization === true) {
    throw badRequest(
      "Payload validation error: 'allow_any_organization is not allowed for third-party clients'.",
    );
  }
  if (resourceServerNamed(tenant, grant.audience)?.is_system === true) {
    throw badRequest("Third-party clients cannot be granted access to system APIs.");
  }
}

/** A grant of all scopes lists none. */
const omitScope = ({ scope: _all, ...grant }: ClientGrant): Members => grant;

function refuseDuplicate(
  { client_id, default_for, audience, subject_type }: ClientGrant,
  { state }: ManagedTenant,
): void {
  const same = state.clientGrants.find(
    (grant) =>
      grant.client_id === client_id &&
      grant.default_for === default_for &&
      grant.audience === audience &&
      grant.subject_type === subject_type,
  );
  if (same === undefined) return;
  throw conflict(
    "A client grant for this client, audience and subject type already exists",
    "client_grant_conflict",
  );
}

function refuseUnknownScopes({ audience, scope }: ClientGrant, tenant: ManagedTenant): void {
  const declared = new Set(resourceServerNamed(tenant, audience)?.scopes?.map(({ value }) => value));
  const unknown = scope.filter((asked) => !declared.has(asked));
  if (unknown.length === 0) return;
  throw badRequest(
    `One or more scopes are not defined in the resource server ${audience}: ${unknown.join(", ")}`,
    "invalid_scope",
  );
}
