import { hashPassword } from "../../password.ts";
import type { Connection, User } from "../../state.ts";
import { badRequest, conflict } from "../error.ts";
import { isMembers } from "../merge.ts";
import type { ManagedTenant } from "../tenant.ts";
import { isStrongEnough } from "./password-policy.ts";

/** What a user is known by within a connection; `user_id` in the whole tenant. */
interface Identity {
  readonly connection: string;
  readonly user_id?: string;
  readonly email?: string | null | undefined;
  readonly username?: string | null | undefined;
}

/** The connection that a user belongs to. @throws {ManagementError} 400 when it is not there. */
export function requireConnection(name: string, { state }: ManagedTenant): Connection {
  const connection = state.connections.find((one) => one.name === name);
  if (connection === undefined) throw badRequest("The connection does not exist.", "inexistent_connection");
  return connection;
}

/** @throws {ManagementError} 400 for a user name in a database whose people have none */
export function refuseUsername(username: string | null | undefined, { strategy, options }: Connection): void {
  if (typeof username !== "string" || strategy !== "auth0" || options?.requires_username === true) return;
  if (isMembers(options?.attributes) && "username" in options.attributes) return;
  throw badRequest("Cannot set username for connection without requires_username", "operation_not_supported");
}

/** @throws {ManagementError} 409 when somebody else is known by the same */
export function refuseDuplicate(identity: Identity, { state }: ManagedTenant, own?: User): void {
  if (state.users.find((user) => user !== own && isSame(user, identity)) === undefined) return;
  throw conflict("The user already exists.", "auth0_idp_error");
}

function isSame(user: User, { user_id, connection, email, username }: Identity): boolean {
  if (user.user_id === user_id) return true;
  if (user.connection !== connection) return false;
  if (typeof email === "string" && user.email === email) return true;
  return typeof username === "string" && user.username === username;
}

/**
 * What is kept of a password that was sent: its hash.
 *
 * @throws {ManagementError} 400 when it is weaker than the policy of the connection allows.
 */
export function hashedPassword(
  password: string | null | undefined,
  { options = {} }: Connection,
): { password?: string } {
  if (typeof password !== "string") return {};
  const { passwordPolicy, password_complexity_options: complexity } = options;
  const minimum = isMembers(complexity) ? Number(complexity.min_length ?? 0) : 0;
  if (!isStrongEnough(password, String(passwordPolicy ?? "good"), minimum)) {
    throw badRequest("PasswordStrengthError: Password is too weak", "invalid_password");
  }
  return { password: hashPassword(password) };
}
