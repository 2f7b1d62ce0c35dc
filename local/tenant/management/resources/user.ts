import { createHash } from "node:crypto";
import { hashPassword } from "../../password.ts";
import type { Connection, User } from "../../state.ts";
import { badRequest, conflict } from "../error.ts";
import { objectId } from "../identifiers.ts";
import { isMembers, type Members, mergePatch, without } from "../merge.ts";
import type { Resource } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { isStrongEnough } from "./password-policy.ts";
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
  const connection = tenant.state.connections.find((one) => one.name === name);
  if (connection === undefined) {
    throw badRequest("The connection does not exist.", "inexistent_connection");
  }
  const identifier = body.email ?? body.username ?? body.phone_number;
  if (identifier === undefined) {
    throw badRequest("Payload validation error: 'Missing required property: email'.");
  }
  const id = `${connection.strategy}|${user_id ?? objectId()}`;
  refuseDuplicate(id, profile, connection, tenant);
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
  return { ...mergePatch(made, profile), ...passwordOf(password, connection) };
}

function patchedUser(user: User, body: UserUpdate, tenant: ManagedTenant): User {
  const { password, connection: _name, client_id: _client, verify_email: _mail, ...patch } = body;
  const connection = tenant.state.connections.find((one) => one.name === user.connection);
  refuseDuplicate(user.user_id, patch, connection, tenant, user.user_id);
  const merged = mergePatch(user, {
    ...(typeof patch.email === "string" && patch.email !== user.email && { email_verified: false }),
    ...without(patch, "verify_password", "verify_phone_number"),
    ...metadataPatch("user_metadata", user, patch),
    ...metadataPatch("app_metadata", user, patch),
    updated_at: tenant.now().toISOString(),
  });
  return { ...merged, ...passwordOf(password ?? undefined, connection) };
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

function refuseDuplicate(
  id: string,
  { email, username }: { email?: string | null; username?: string | null },
  connection: Connection | undefined,
  { state }: ManagedTenant,
  own?: string,
): void {
  const same = state.users.find(
    (user) =>
      user.user_id !== own &&
      (user.user_id === id ||
        (user.connection === connection?.name &&
          ((typeof email === "string" && user.email?.toLowerCase() === email.toLowerCase()) ||
            (typeof username === "string" && user.username === username)))),
  );
  if (same !== undefined) throw conflict("The user already exists.", "auth0_idp_error");
}

function passwordOf(password: string | undefined, connection: Connection | undefined): { password?: string } {
  if (password === undefined) return {};
  const { passwordPolicy, password_complexity_options: complexity } = connection?.options ?? {};
  const minimum = isMembers(complexity) ? Number(complexity.min_length ?? 0) : 0;
  if (!isStrongEnough(password, String(passwordPolicy ?? "good"), minimum)) {
    throw badRequest("PasswordStrengthError: Password is too weak", "invalid_password");
  }
  return { password: hashPassword(password) };
}

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
