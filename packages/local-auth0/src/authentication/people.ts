import { findPerson, type KnownPerson } from "../state/linked-identity.ts";
import {
  type Client,
  Collection,
  type Connection,
  type Permission,
  type TenantState,
  type User,
} from "../state/tenant-state.ts";
import { federatedOf } from "./federated-connections.ts";

/** The connections through which people may log in to a client: of this tenant, and of providers on this machine. */
export const connectionsOf = (state: Pick<TenantState, "connections">, client: Client): Connection[] => [
  ...databasesOf(state, client),
  ...passwordlessOf(state, client),
  ...federatedOf(state, client),
];

/** Those of them whose people have passwords. */
export const databasesOf = (state: Pick<TenantState, "connections">, client: Client): Connection[] =>
  enabledOf(state, client, ["auth0"]);

/** Those of them whose people get a code or a link in the place of a password. */
export const passwordlessOf = (state: Pick<TenantState, "connections">, client: Client): Connection[] =>
  enabledOf(state, client, ["email", "sms"]);

const enabledOf = (
  { connections }: Pick<TenantState, "connections">,
  client: Client,
  strategies: readonly string[],
): Connection[] =>
  connections
    .all()
    .filter(
      ({ strategy, enabled_clients }) =>
        strategies.includes(strategy) && enabled_clients.includes(client.client_id),
    );

/** A tenant as a login by one of its connections sees it (`connection` of an authorization request); the tenant itself, if none is named. */
export function withinConnection(state: TenantState, name: string | undefined): TenantState {
  if (name === undefined) return state;
  const connections = new Collection<Connection>(({ id }) => id);
  for (const connection of state.connections.all()) if (connection.name === name) connections.put(connection);
  return { ...state, connections };
}

/** Whether a person may log in to a client: not blocked, and by one of their accounts of a connection that is enabled for it. */
export function isAdmitted(state: TenantState, client: Client, user: User): boolean {
  if (user.blocked === true) return false;
  const names = connectionsOf(state, client).map(({ name }) => name);
  return [user, ...(user.linked ?? [])].some(({ connection }) => names.includes(connection));
}

/** Everybody who may log in to a client, the oldest first. */
export function admittedUsers(state: TenantState, client: Client): User[] {
  return state.users.all().filter((user) => isAdmitted(state, client, user));
}

/**
 * The person who goes by this name in one of the client's databases, blocked or not, by an account that may be linked to another.
 *
 * @param identifier an e-mail address, in any case, or a user name
 * @param only the name of the only connection to look in
 */
export function findByIdentifier(
  state: TenantState,
  client: Client,
  identifier: string,
  only?: string,
): KnownPerson | undefined {
  const all = databasesOf(state, client).map(({ name }) => name);
  const names = new Set(all.filter((name) => only === undefined || name === only));
  const sought = identifier.trim().toLowerCase();
  return findPerson(
    state.users,
    ({ connection, email, username }) =>
      names.has(connection) && (email?.toLowerCase() === sought || username?.toLowerCase() === sought),
  );
}

/** The names of a person's roles. */
export function roleNames({ roles }: Pick<TenantState, "roles">, user: User): string[] {
  return user.roles.flatMap((id) => roles.get(id)?.name ?? []);
}

/** The names of all permissions that a person has on an API, through roles and directly. */
export function permissionsOn({ roles }: Pick<TenantState, "roles">, user: User, audience: string): string[] {
  const all: Permission[] = [
    ...user.roles.flatMap((id) => roles.get(id)?.permissions ?? []),
    ...user.permissions,
  ];
  const onApi = all.filter(({ resource_server_identifier }) => resource_server_identifier === audience);
  return [...new Set(onApi.map(({ permission_name }) => permission_name))].sort();
}

/** The claims about a person that go with the granted scopes (OpenID Connect Core §5.4), for ID tokens and `/userinfo`. */
export function profileClaims(user: User, scopes: readonly string[]): Record<string, unknown> {
  const {
    email,
    email_verified = false,
    name,
    nickname,
    given_name,
    family_name,
    picture,
    updated_at,
    phone_number,
    phone_verified: phone_number_verified = false,
  } = user;
  return {
    ...(scopes.includes("profile") && { given_name, family_name, nickname, name, picture, updated_at }),
    ...(scopes.includes("phone") && phone_number !== undefined && { phone_number, phone_number_verified }),
    ...(scopes.includes("email") && email !== undefined && { email, email_verified }),
  };
}
