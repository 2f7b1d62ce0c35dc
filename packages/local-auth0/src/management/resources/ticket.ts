import { z } from "zod";
import type { Ticket } from "../../state/authentication-method.ts";
import type { User } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import { alphanumeric } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { requireEntity } from "../rest/resource.ts";
import { clients } from "./client.ts";
import { organizations } from "./organization.ts";
import { users } from "./user.ts";

/** Seconds, unless a request says otherwise. */
const FIVE_DAYS = 432_000;

const text = z.string().min(1).exactOptional();
const flag = z.boolean().exactOptional();
const shared = {
  result_url: z.url().exactOptional(),
  client_id: text,
  organization_id: text,
  ttl_sec: z.int().min(0).exactOptional(),
  includeEmailInRedirect: flag,
  identity: z
    .strictObject({ user_id: z.string().min(1), provider: z.string().min(1), connection_id: text })
    .exactOptional(),
};
const verification = z.strictObject({ ...shared, user_id: z.string().min(1) });
const passwordChange = z.strictObject({
  ...shared,
  user_id: text,
  connection_id: text,
  email: z.email().exactOptional(),
  mark_email_as_verified: flag,
  /** From before Auth0's universal login: the page asks for it today. */
  new_password: text,
});

/** Links by which people change a password or verify an address; whoever makes one hands it on. */
export const ticketEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  endpoint({
    method: "POST",
    path: "/tickets/email-verification",
    scopes: ["create:user_tickets"],
    body: verification,
    handle: ({ body }) => {
      const { user_id } = requireEntity(users, tenant, body.user_id);
      const { id } = issueTicket(tenant, {
        type: "email-verification",
        user_id,
        ...aboutTicket(body, tenant),
      });
      return created({ ticket: `https://${tenant.domain}/u/email-verification?ticket=${id}#` });
    },
  }),
  endpoint({
    method: "POST",
    path: "/tickets/password-change",
    scopes: ["create:user_tickets"],
    body: passwordChange,
    handle: ({ body }) => {
      const { user_id } = personOf(body, tenant);
      const { mark_email_as_verified } = body;
      const { id } = issueTicket(tenant, {
        type: "password-change",
        user_id,
        ...(mark_email_as_verified !== undefined && { mark_email_as_verified }),
        ...aboutTicket(body, tenant),
      });
      return created({ ticket: `https://${tenant.domain}/u/reset-password?ticket=${id}#` });
    },
  }),
];

type NewTicket = Omit<Ticket, "id" | "created_at" | "expires_at"> & { readonly seconds?: number };

/** Keeps a ticket, good for five days unless it says for how many seconds. */
export function issueTicket(
  { state, now }: Pick<ManagedTenant, "state" | "now">,
  { seconds = FIVE_DAYS, ...about }: NewTicket,
): Ticket {
  const at = now();
  const ticket = {
    id: alphanumeric(32),
    ...about,
    created_at: at.toISOString(),
    expires_at: new Date(at.getTime() + seconds * 1000).toISOString(),
  };
  state.tickets.put(ticket);
  return ticket;
}

type About = Pick<
  z.infer<typeof passwordChange>,
  "result_url" | "client_id" | "organization_id" | "ttl_sec" | "includeEmailInRedirect"
>;

/** The members that tickets of both kinds have in common. */
function aboutTicket(body: About, tenant: ManagedTenant): Partial<NewTicket> {
  const { result_url, client_id, organization_id, ttl_sec = 0, includeEmailInRedirect } = body;
  if (client_id !== undefined) requireEntity(clients, tenant, client_id);
  if (organization_id !== undefined) requireEntity(organizations, tenant, organization_id);
  if (result_url !== undefined && organization_id !== undefined) {
    throw badRequest("Cannot specify result_url and organization_id at the same time.");
  }
  return {
    ...(result_url !== undefined && { result_url }),
    ...(client_id !== undefined && { client_id }),
    ...(organization_id !== undefined && { organization_id }),
    ...(includeEmailInRedirect !== undefined && { include_email_in_redirect: includeEmailInRedirect }),
    ...(ttl_sec > 0 && { seconds: ttl_sec }),
  };
}

/** Whom a change of the password is for: a user, or whoever has an address in a connection. */
function personOf(
  { user_id, email, connection_id }: z.infer<typeof passwordChange>,
  tenant: ManagedTenant,
): Readonly<User> {
  if (user_id !== undefined) {
    if (connection_id !== undefined)
      throw badRequest("Cannot specify user_id and connection_id at the same time.");
    return requireEntity(users, tenant, user_id);
  }
  if (email === undefined || connection_id === undefined) {
    throw badRequest("Payload validation error: 'Missing required property: user_id'.");
  }
  const connection = tenant.state.connections.get(connection_id);
  if (connection === undefined) throw notFound("The connection does not exist.", "inexistent_connection");
  const found = tenant.state.users.find(
    (user) => user.connection === connection.name && user.email === email.toLowerCase(),
  );
  if (found === undefined) throw notFound(...users.missing);
  return found;
}
