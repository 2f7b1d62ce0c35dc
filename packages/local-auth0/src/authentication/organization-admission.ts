import { type Invitation, membershipKey, type Organization } from "../state/organization.ts";
import {
  type Client,
  type ClientGrant,
  Collection,
  type Connection,
  type TenantState,
  type User,
} from "../state/tenant-state.ts";
import { AuthenticationError } from "./error.ts";

type Held = Pick<TenantState, "organizations" | "organizationMembers" | "settings">;

/**
 * The organization that a request asks for: by its id or, where the tenant's settings allow it, by its name.
 *
 * @throws {AuthenticationError} `invalid_request` when there is none
 */
export function organizationNamed(state: Held, value: string): Readonly<Organization> {
  const found = value.startsWith("org_")
    ? state.organizations.get(value)
    : state.organizations.find(({ name }) => mayBeNamed(state) && name === value.toLowerCase());
  if (found === undefined)
    throw new AuthenticationError("invalid_request", "parameter organization is invalid");
  return found;
}

/** Whether organizations go by their names, too, in requests and in tokens (`allow_organization_name_in_authentication_api`). */
const mayBeNamed = ({ settings }: Pick<Held, "settings">): boolean =>
  settings.get("tenants/settings")?.allow_organization_name_in_authentication_api === true;

/** Whether an application's people log in to it for an organization (Auth0 docs, "Define Organization Behavior"). */
export function organizationUsage(client: Client): "deny" | "allow" | "require" {
  const { organization_usage: usage } = client;
  return usage === "allow" || usage === "require" ? usage : "deny";
}

/** When an application's people are asked for their organization, if the application names none. */
export function organizationPrompt(client: Client): "no_prompt" | "pre_login_prompt" | "post_login_prompt" {
  const { organization_require_behavior: behavior } = client;
  if (organizationUsage(client) === "deny") return "no_prompt";
  return behavior === "pre_login_prompt" || behavior === "post_login_prompt" ? behavior : "no_prompt";
}

/**
 * Checks that an application may ask for an organization, or for none.
 *
 * @param how.hasPage whether a page can ask the person for it
 * @throws {AuthenticationError} `invalid_request`, in Auth0's words
 */
export function checkOrganizationUsage(
  client: Client,
  { isAsked, hasPage }: { readonly isAsked: boolean; readonly hasPage: boolean },
): void {
  const usage = organizationUsage(client);
  if (isAsked && usage === "deny") {
    throw new AuthenticationError("invalid_request", "parameter organization is not allowed for this client");
  }
  const isPrompted = hasPage && organizationPrompt(client) !== "no_prompt";
  if (!isAsked && usage === "require" && !isPrompted) {
    throw new AuthenticationError("invalid_request", "parameter organization is required for this client");
  }
}

/** The connections by which the people of an organization log in, as the organization has set them. */
function enabledIn(organization: Organization, { name, id }: Pick<Connection, "name" | "id">) {
  return organization.connections.find(
    ({ connection_id, is_enabled }) =>
      (connection_id === id || connection_id === name) && is_enabled !== false,
  );
}

/**
 * A tenant as the login to an organization sees it: with the organization's connections only, in which nobody can sign up
 * unless the organization lets them, or has invited them.
 */
export function withinOrganization(
  state: TenantState,
  organization: Organization | undefined,
  isInvited = false,
): TenantState {
  if (organization === undefined) return state;
  const connections = new Collection<Connection>(({ id }) => id);
  for (const connection of state.connections.all()) {
    const enabled = enabledIn(organization, connection);
    if (enabled === undefined) continue;
    if (connection.strategy !== "auth0") {
      connections.put({ ...connection, show_as_button: enabled.show_as_button ?? connection.show_as_button });
      continue;
    }
    const isOpen =
      isInvited || (enabled.is_signup_enabled === true && connection.options?.disable_signup !== true);
    connections.put({ ...connection, options: { ...connection.options, disable_signup: !isOpen } });
  }
  return { ...state, connections };
}

/** Whether somebody is a member of an organization. */
export const isMember = ({ organizationMembers }: Held, organizationId: string, userId: string): boolean =>
  organizationMembers.get(membershipKey(organizationId, userId))?.created_at !== undefined;

/** The organizations of a person that let them log in by one of their connections. */
export function organizationsOf(state: TenantState, user: User): Organization[] {
  return state.organizations
    .all()
    .filter((organization) => isMember(state, organization.id, user.user_id))
    .filter((organization) => connectionsIn(state, organization, user).length > 0);
}

/** The settings of an organization for the connections of a person. */
function connectionsIn(state: TenantState, organization: Organization, user: User) {
  const names = new Set([user, ...(user.linked ?? [])].map(({ connection }) => connection));
  return state.connections
    .all()
    .filter(({ name }) => names.has(name))
    .flatMap((connection) => enabledIn(organization, connection) ?? []);
}

/**
 * Lets a person who has logged in into an organization: they are a member, or become one by an invitation or because their
 * connection makes members of those who log in.
 *
 * @param invitation the one that they follow, if any
 * @throws {AuthenticationError} `access_denied` when they may not
 */
export function admit(
  { state, now }: { readonly state: TenantState; readonly now: () => Date },
  organization: Organization,
  user: User,
  invitation: Invitation | undefined,
): void {
  const { organizationMembers: members, invitations } = state;
  const { id } = organization;
  const connections = connectionsIn(state, organization, user);
  if (connections.length === 0) {
    throw new AuthenticationError(
      "access_denied",
      `the connection is not enabled for the ${id} organization`,
    );
  }
  const key = membershipKey(id, user.user_id);
  const member = members.get(key) ?? { organization_id: id, user_id: user.user_id, roles: [] };
  if (invitation !== undefined) {
    if (invitation.invitee.email.toLowerCase() !== user.email?.toLowerCase()) {
      throw new AuthenticationError("access_denied", "invitation was sent to another e-mail address");
    }
    const roles = [...new Set([...member.roles, ...(invitation.roles ?? [])])];
    members.put({ ...member, roles, created_at: member.created_at ?? now().toISOString() });
    invitations.delete(invitation.id);
    keepMetadata(state, user, invitation);
    return;
  }
  if (member.created_at !== undefined) return;
  if (!connections.some(({ assign_membership_on_login }) => assign_membership_on_login)) {
    throw new AuthenticationError(
      "access_denied",
      `user ${user.user_id} is not part of the ${id} organization`,
    );
  }
  members.put({ ...member, created_at: now().toISOString() });
}

function keepMetadata({ users }: TenantState, user: User, { app_metadata, user_metadata }: Invitation): void {
  if (app_metadata === undefined && user_metadata === undefined) return;
  users.put({
    ...user,
    app_metadata: { ...user.app_metadata, ...app_metadata },
    user_metadata: { ...user.user_metadata, ...user_metadata },
  });
}

/**
 * The invitation that a request follows.
 *
 * @param ticket its secret, from its URL
 * @throws {AuthenticationError} `invalid_request` when it is not there any more, or of another organization or application
 */
export function invitationFor(
  { state, now }: { readonly state: TenantState; readonly now: () => Date },
  ticket: string,
  organization: Organization | undefined,
  client: Client,
): Invitation {
  const found = state.invitations.find(({ ticket_id }) => ticket_id === ticket);
  const isGood =
    found !== undefined &&
    found.organization_id === organization?.id &&
    found.client_id === client.client_id &&
    new Date(found.expires_at) > now();
  if (!isGood) throw new AuthenticationError("invalid_request", "invitation not found or already used");
  return found;
}

/** A person with the rights that they have in an organization: those of their roles there, and no others. */
export function personWithin(
  { organizationMembers }: Pick<TenantState, "organizationMembers">,
  user: User,
  organizationId: string | undefined,
): User {
  if (organizationId === undefined) return user;
  const member = organizationMembers.get(membershipKey(organizationId, user.user_id));
  return { ...user, roles: member?.roles ?? [], permissions: [] };
}

/** The claims by which tokens say for which organization they are. */
export function organizationClaims(state: Held, organizationId: string | undefined): Record<string, string> {
  if (organizationId === undefined) return {};
  const { name } = state.organizations.get(organizationId) ?? {};
  return { org_id: organizationId, ...(name !== undefined && mayBeNamed(state) && { org_name: name }) };
}

/**
 * The organization for which a machine asks for a token, or the client's default one.
 *
 * @param grant the client's grant for the API, by which it may do so
 * @throws {AuthenticationError} when the grant forbids it, or requires it and there is none
 */
export function organizationOfMachine(
  state: Held,
  client: Client,
  grant: ClientGrant,
  value: string | undefined,
): Organization | undefined {
  const { organization_usage: usage = "deny", allow_any_organization: any } = grant;
  const asked = value ?? defaultOrganization(client);
  if (asked === undefined) {
    if (usage !== "require") return undefined;
    throw new AuthenticationError(
      "invalid_request",
      "parameter organization is required for this client grant",
    );
  }
  if (usage !== "allow" && usage !== "require") {
    throw new AuthenticationError(
      "invalid_request",
      "parameter organization is not allowed for this client grant",
    );
  }
  const organization = organizationNamed(state, asked);
  if (any === true || organization.client_grants.includes(grant.id)) return organization;
  throw new AuthenticationError(
    "access_denied",
    `Client "${client.client_id}" is not authorized to access the ${organization.id} organization.`,
  );
}

function defaultOrganization({ default_organization: configured }: Client): string | undefined {
  if (typeof configured !== "object" || configured === null) return undefined;
  const { organization_id: id, flows } = configured as { organization_id?: unknown; flows?: unknown };
  return typeof id === "string" && Array.isArray(flows) && flows.includes("client_credentials")
    ? id
    : undefined;
}
