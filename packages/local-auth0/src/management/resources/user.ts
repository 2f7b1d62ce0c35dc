import { createHash } from "node:crypto";
import type { User } from "../../state.ts";
import { badRequest } from "../error.ts";
import { objectId } from "../identifiers.ts";
import { isMembers, type Members, mergePatch, without } from "../merge.ts";
import type { Resource } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { hashedPassword, refuseDuplicate, refuseUsername, requireConnection } from "./user-identity.ts";
import { userQuery } from "./user-query.ts";
import { type UserCreate, type UserUpdate, userCreate, userUpdate } from "./user-schema.ts";

/** People; their roles and permissions have endpoints of their own. */
export const users: Resource<User, UserCreate, UserUpdate> = {
  path: "/users",
  listName: "users",
  scope: "users",
  entities: ({ state }) => state.users,
  identify: ({ user_id }) => user_id,
  missing: ["The user does not exist.", "inexistent_user"],
  create: userCreate,
  build: newUser,
  update: userUpdate,
  patch: patchedUser,
  present: describeUser,
  filters: {
    q: userQuery,
    connection:
      (value) =>
      ({ connection }) =>
        connection === value,
  },
  checkpoints: true,
};

/** A user as it is answered: without what is kept about it elsewhere, with the identity it signs in by. */
export function describeUser(user: User): Members {
  const [provider, id] = splitId(user.user_id);
  return {
    ...without(user, "password", "roles", "permissions", "connection"),
    identities: [{ connection: user.connection, user_id: id, provider, isSocial: false }],
  };
}

function newUser(body: UserCreate, tenant: ManagedTenant): User {
  const { connection: name, user_id, password, verify_email: _mail, ...profile } = body;
  const connection = requireConnection(name, tenant);
  const identifier = body.email ?? body.username ?? body.phone_number;
  if (identifier === undefined) throw missing("email");
  if (connection.strategy === "auth0" && password === undefined) throw missing("password");
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
  return { ...mergePatch(made, profile), ...hashedPassword(password, connection) };
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
  return { ...merged, ...hashedPassword(password, connection) };
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

function splitId(userId: string): [provider: string, id: string] {
  const bar = userId.indexOf("|");
  return [userId.slice(0, bar), userId.slice(bar + 1)];
}
