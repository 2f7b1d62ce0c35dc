import { z } from "zod";
import type { OrganizationConnection } from "../../state/organization.ts";
import { badRequest, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";

const flag = z.boolean().exactOptional();
const update = { assign_membership_on_login: flag, show_as_button: flag, is_signup_enabled: flag };
export const connectionUpdate = z.strictObject(update);
export const connectionForOrganization = z.strictObject({ ...update, connection_id: z.string().min(1) });

/**
 * A connection by which the people of an organization log in, with Auth0's defaults.
 *
 * @throws {ManagementError} 404 when there is no such connection
 */
export function organizationConnection(
  sent: z.infer<typeof connectionForOrganization>,
  { state }: ManagedTenant,
): OrganizationConnection {
  const connection = state.connections.get(sent.connection_id);
  if (connection === undefined) throw notFound("No connection found by that id");
  return checked({
    assign_membership_on_login: false,
    show_as_button: true,
    ...(connection.strategy === "auth0" && { is_signup_enabled: false }),
    ...sent,
  });
}

/** Refuses that people sign up for an organization without becoming members of it. @throws {ManagementError} 400 */
export function checked(connection: OrganizationConnection): OrganizationConnection {
  if (connection.is_signup_enabled !== true || connection.assign_membership_on_login) return connection;
  throw badRequest("assign_membership_on_login must be true when is_signup_enabled is true");
}

/** A connection of an organization as it is answered, with what it is called. */
export function describeConnection(connection: OrganizationConnection, { state }: ManagedTenant): Members {
  const { name, strategy } = state.connections.get(connection.connection_id) ?? {};
  return { ...connection, connection: { name, strategy } };
}
