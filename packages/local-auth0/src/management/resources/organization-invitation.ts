import { z } from "zod";
import type { Invitation } from "../../state/organization.ts";
import type { Client } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { alphanumeric, prefixedId } from "../rest/identifiers.ts";
import { pageOf } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { booleanOf, selectFields, sorted } from "../rest/query.ts";
import { requireEntity } from "../rest/resource.ts";
import { clients } from "./client.ts";
import { organizationOf } from "./organization.ts";
import { roles } from "./role.ts";

const WEEK = 604_800;
const MONTH = 2_592_000;

const metadata = z.record(z.string(), z.unknown()).exactOptional();
const invitationCreate = z.strictObject({
  inviter: z.strictObject({ name: z.string().min(1).max(300) }),
  invitee: z.strictObject({ email: z.email() }),
  client_id: z.string().min(1),
  connection_id: z.string().min(1).exactOptional(),
  app_metadata: metadata,
  user_metadata: metadata,
  ttl_sec: z.int().min(0).max(MONTH).exactOptional(),
  roles: z.array(z.string().min(1)).min(1).exactOptional(),
  send_invitation_email: z.boolean().exactOptional(),
});

/** Invitations to join an organization. No e-mail is sent: whoever makes one hands on its `invitation_url`. */
export function organizationInvitationEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state } = tenant;
  const path = "/organizations/:id/invitations";
  const find = (param: (name: string) => string): Readonly<Invitation> => {
    const { id } = organizationOf(tenant, param);
    const invitation = state.invitations.get(param("invitation"));
    if (invitation?.organization_id === id) return invitation;
    throw notFound("No invitation found by that id");
  };

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:organization_invitations"],
      handle: ({ param, query }) => {
        const { id } = organizationOf(tenant, param);
        const theirs = state.invitations.all().filter(({ organization_id }) => organization_id === id);
        const newestFirst = new URLSearchParams({ sort: query.get("sort") ?? "created_at:-1" });
        const { items, start } = pageOf(sorted(theirs, newestFirst, ["created_at"]), query);
        const invitations = items.map((invitation) => selectFields(invitation, query));
        // Auth0 counts no invitations: there is no total, and the limit is the number of those that are shown.
        return ok(
          booleanOf(query, "include_totals") ? { invitations, start, limit: items.length } : invitations,
        );
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:organization_invitations"],
      body: invitationCreate,
      handle: ({ param, body }) => {
        const invitation = newInvitation(organizationOf(tenant, param), body, tenant);
        state.invitations.put(invitation);
        return created(invitation);
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/:invitation`,
      scopes: ["read:organization_invitations"],
      handle: ({ param, query }) => ok(selectFields(find(param), query)),
    }),
    endpoint({
      method: "DELETE",
      path: `${path}/:invitation`,
      scopes: ["delete:organization_invitations"],
      handle: ({ param }) => {
        state.invitations.delete(find(param).id);
        return noContent;
      },
    }),
  ];
}

function newInvitation(
  organization: {
    readonly id: string;
    readonly name: string;
    readonly connections: { connection_id: string }[];
  },
  { ttl_sec, send_invitation_email: _mail, ...body }: z.infer<typeof invitationCreate>,
  tenant: ManagedTenant,
): Invitation {
  const client = requireEntity(clients, tenant, body.client_id);
  for (const id of body.roles ?? []) requireEntity(roles, tenant, id);
  const { connection_id: connection } = body;
  if (connection !== undefined && !organization.connections.some((one) => one.connection_id === connection)) {
    throw badRequest("The connection is not enabled for the organization.");
  }
  const ticket_id = alphanumeric(32);
  const url = new URL(loginRoute(client, tenant));
  url.searchParams.set("invitation", ticket_id);
  url.searchParams.set("organization", organization.id);
  url.searchParams.set("organization_name", organization.name);
  const now = tenant.now();
  return {
    id: prefixedId("uinv"),
    organization_id: organization.id,
    ...body,
    invitation_url: url.href,
    ticket_id,
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + (ttl_sec || WEEK) * 1000).toISOString(),
  };
}

/**
 * Where an application begins a login. Without such a route in its settings or the tenant's, Auth0 refuses to invite; here
 * the tenant begins the login itself, with the first callback of the application.
 */
function loginRoute({ initiate_login_uri }: Client, { state, domain }: ManagedTenant): string {
  const { default_redirection_uri } = state.settings.get("tenants/settings") ?? {};
  const route = [initiate_login_uri, default_redirection_uri].find(
    (uri) => typeof uri === "string" && URL.canParse(uri),
  );
  return typeof route === "string" ? route : `https://${domain}/login`;
}
