import { createHash } from "node:crypto";
import { z } from "zod";
import { identitiesOf } from "../../state/identities.ts";
import { findPerson } from "../../state/linked-identity.ts";
import { membershipKey } from "../../state/organization.ts";
import type { Connection, User } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, ManagementError } from "../rest/error.ts";
import { objectId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { badQuery, selectFields } from "../rest/query.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";
import { hashedPassword } from "./password-policy.ts";
import { userQuery } from "./user-query.ts";

const metadata = z.record(z.string(), z.unknown()).exactOptional();
const flag = z.boolean().exactOptional();
/** Auth0 keeps addresses in lower case. */
const email = z.email().transform((address) => address.toLowerCase());

/** Members that both creating and patching a user may set. */
const shared = {
  blocked: flag,
  email_verified: flag,
  phone_verified: flag,
  verify_email: flag,
  user_metadata: metadata,
  app_metadata: metadata,
};

const profile = z.string().min(1).max(300);

const userCreate = z.strictObject({
  ...shared,
  connection: z.string().min(1),
  user_id: z.string().max(255).exactOptional(),
  email: email.exactOptional(),
  username: z.string().min(1).max(128).exactOptional(),
  phone_number: z
    .string()
    .regex(/^\+[0-9]{1,15}$/)
    .exactOptional(),
  password: z.string().min(1).exactOptional(),
  given_name: profile.exactOptional(),
  family_name: profile.exactOptional(),
  name: profile.exactOptional(),
  nickname: profile.exactOptional(),
  picture: z.string().exactOptional(),
});

const userUpdate = z.strictObject({
  ...shared,
  verify_phone_number: flag,
  verify_password: flag,
  client_id: z.string().exactOptional(),
  connection: z.string().exactOptional(),
  email: email.nullable().exactOptional(),
  username: z.string().min(1).max(128).nullable().exactOptional(),
  phone_number: z.string().nullable().exactOptional(),
  password: z.string().min(1).nullable().exactOptional(),
  given_name: profile.nullable().exactOptional(),
  family_name: profile.nullable().exactOptional(),
  name: profile.nullable().exactOptional(),
  nickname: profile.nullable().exactOptional(),
  picture: z.string().nullable().exactOptional(),
});

type UserCreate = z.infer<typeof userCreate>;
type UserUpdate = z.infer<typeof userUpdate>;

/** People; their roles and permissions have endpoints of their own. */
export const users: Resource<User, UserCreate, UserUpdate> = {
  path: "/users",
  listName: "users",
  scope: "users",
  entities: ({ state }) => state.users,
  identify: ({ user_id }) => user_id,
  missing: ["The user does not exist.", "inexistent_user"],
  create: userCreate,
  build: createdUser,
  created: (user, tenant) => tenant.onUserCreated?.(user),
  update: userUpdate,
  patch: patchedUser,
  present: describeUser,
  own: {
    read: ["read:current_user"],
    update: ["create:current_user_metadata", "update:current_user_metadata", "delete:current_user_metadata"],
    delete: ["delete:current_user"],
  },
  ownMembers: ["user_metadata"],
  filters: {
    q: (value) => {
      const matches = userQuery(value);
      return (user) => matches(describeUser(user));
    },
    connection:
      (value) =>
      ({ connection }) =>
        connection === value,
  },
  sortable: [
    ...["user_id", "email", "email_verified", "username", "phone_number", "name", "nickname"],
    ...["given_name", "family_name", "blocked", "created_at", "updated_at", "last_login", "logins_count"],
  ],
  checkpoints: true,
  release: ({ user_id }, { state }) => {
    const { organizationMembers, authenticationMethods, tickets, sessions, refreshTokens } = state;
    for (const { organization_id, user_id: member } of organizationMembers.all()) {
      if (member === user_id) organizationMembers.delete(membershipKey(organization_id, user_id));
    }
    for (const method of authenticationMethods.all()) {
      if (method.user_id === user_id) authenticationMethods.delete(method.id);
    }
    for (const ticket of tickets.all()) if (ticket.user_id === user_id) tickets.delete(ticket.id);
    // Whoever is made under the same id later is somebody else.
    for (const session of sessions.all()) if (session.user_id === user_id) sessions.delete(session.id);
    for (const token of refreshTokens.all()) if (token.user_id === user_id) refreshTokens.delete(token.id);
  },
};

/** People, and the search for them by e-mail address. */
export const userEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, users),
  byEmailEndpoint(tenant),
];

/** A user as it is answered: without what is kept about it elsewhere, with the identities that it signs in by. */
export function describeUser(user: User): Members {
  return {
    ...without(user, "password", "roles", "permissions", "connection", "linked", "scim"),
    identities: identitiesOf(user),
  };
}

/** The tenant, as far as people are made and known in it. */
type Directory = Pick<ManagedTenant, "state" | "now">;

/** Puts a person into a connection who signs themselves up there. */
export function signUp(
  person: { readonly connection: string },
  directory: Directory,
): { readonly user: User } | { readonly refusal: "invalid" | "weak" } {
  const { data } = userCreate.safeParse(person);
  if (data === undefined) return { refusal: "invalid" };
  try {
    const user = createdUser(data, directory);
    directory.state.users.put(user);
    return { user };
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return { refusal: error.code === "invalid_password" ? "weak" : "invalid" };
  }
}

function createdUser(body: UserCreate, tenant: Directory): User {
  const { strategy } = requireConnection(body.connection, tenant);
  if (strategy === "auth0" && body.password === undefined) throw missing("password");
  return newUser(body, tenant);
}

/** Makes a user, who may have no password yet. @throws {ManagementError} where Auth0 refuses it */
export function newUser(body: UserCreate, tenant: Directory): User {
  const { connection: name, user_id, password, verify_email: _mail, ...profile } = body;
  const connection = requireConnection(name, tenant);
  const identifier = body.email ?? body.username ?? body.phone_number;
  if (identifier === undefined) throw missing("email");
  refuseUsername(body.username, connection);
  const id = `${connection.strategy}|${user_id ?? objectId()}`;
  refuseDuplicate({ ...profile, user_id: id, connection: name }, tenant);
  const at = tenant.now().toISOString();
  const made: User = {
    user_id: id,
    email_verified: false,
    name: identifier,
    nickname: identifier.split("@")[0] ?? identifier,
    picture: gravatar(identifier),
    created_at: at,
    updated_at: at,
    connection: name,
    roles: [],
    permissions: [],
  };
  return { ...mergePatch(made, profile), ...hashedPassword(password, connection, profile) };
}

function patchedUser(user: User, body: UserUpdate, tenant: ManagedTenant): User {
  const { password, connection: _name, client_id: _client, verify_email: _mail, ...patch } = body;
  const connection = requireConnection(user.connection, tenant);
  refuseUsername(patch.username, connection);
  refuseDuplicate(
    { email: patch.email, username: patch.username, connection: user.connection },
    tenant,
    user,
  );
  const merged = mergePatch(user, {
    ...(typeof patch.email === "string" && patch.email !== user.email && { email_verified: false }),
    ...without(patch, "verify_password", "verify_phone_number"),
    ...metadataPatch("user_metadata", user, patch),
    ...metadataPatch("app_metadata", user, patch),
    updated_at: tenant.now().toISOString(),
  });
  if (typeof password !== "string") return merged;
  return {
    ...merged,
    ...hashedPassword(password, connection, merged),
    last_password_reset: tenant.now().toISOString(),
  };
}

/**
 * Metadata are merged by their first-level members, of which `null` removes one; an empty object removes all, and
 * of `app_metadata` then nothing is left.
 */
function metadataPatch(name: "user_metadata" | "app_metadata", user: User, patch: Members): Members {
  const sent = patch[name];
  if (!isMembers(sent)) return {};
  if (Object.keys(sent).length === 0) return { [name]: name === "app_metadata" ? null : {} };
  return { [name]: mergePatch(user[name] ?? {}, sent) };
}

const missing = (member: string): Error =>
  badRequest(`Payload validation error: 'Missing required property: ${member}'.`);

function gravatar(identifier: string): string {
  const hash = createHash("md5").update(identifier.toLowerCase()).digest("hex");
  const fallback = encodeURIComponent(
    `https://cdn.auth0.com/avatars/${identifier.slice(0, 2).toLowerCase()}.png`,
  );
  return `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=${fallback}`;
}

/** Names by which a user is known within a connection; `user_id` in the whole tenant. */
interface Identity {
  readonly connection: string;
  readonly user_id?: string;
  readonly email?: string | null | undefined;
  readonly username?: string | null | undefined;
}

/** The connection that a user belongs to. @throws {ManagementError} 400 when it is not there. */
function requireConnection(name: string, { state }: Pick<ManagedTenant, "state">): Connection {
  const connection = state.connections.find((one) => one.name === name);
  if (connection === undefined) throw badRequest("The connection does not exist.", "inexistent_connection");
  return connection;
}

/** @throws {ManagementError} 400 for a user name in a database whose people have none */
function refuseUsername(username: string | null | undefined, { strategy, options }: Connection): void {
  if (typeof username !== "string" || strategy !== "auth0" || options?.requires_username === true) return;
  if (isMembers(options?.attributes) && "username" in options.attributes) return;
  throw badRequest("Cannot set username for connection without requires_username", "operation_not_supported");
}

/** @throws {ManagementError} 409 when somebody else is known by the same */
function refuseDuplicate(identity: Identity, { state }: Pick<ManagedTenant, "state">, own?: User): void {
  const known = findPerson(state.users, (account) => isSame(account, identity));
  if (known === undefined || known.user === own) return;
  throw conflict("The user already exists.", "auth0_idp_error");
}

function isSame(user: User, { user_id, connection, email, username }: Identity): boolean {
  if (user.user_id === user_id) return true;
  if (user.connection !== connection) return false;
  if (typeof email === "string" && user.email === email) return true;
  return typeof username === "string" && user.username === username;
}

/** Finds the users of an e-mail address, in whatever connection; addresses are kept in lower case, and sought as they are written. */
function byEmailEndpoint(tenant: ManagedTenant): Endpoint {
  return endpoint({
    method: "GET",
    path: "/users-by-email",
    scopes: ["read:users"],
    handle: ({ query }) => {
      const email = query.get("email");
      if (email === null) throw badQuery("Missing required property: email", "email");
      const found = tenant.state.users.all().filter((user) => user.email === email);
      return ok(found.map((user) => selectFields(describeUser(user), query)));
    },
  });
}
