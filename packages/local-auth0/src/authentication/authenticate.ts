import { verifyPassword } from "../state/password.ts";
import type { Client, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { findByIdentifier } from "./people.ts";

/** Credentials as a person types them in, and from where. */
export interface Credentials {
  /** An e-mail address, in any case, or a user name. */
  readonly username: string;
  readonly password: string;
  readonly ip: string;
  /** The name of the only connection in which they count; any of the client's, unless given. */
  readonly connection?: string;
}

/** Auth0's words to whoever has failed too often, without the sentence about an e-mail: this tenant sends none. */
export const TOO_MANY_ATTEMPTS = "Your account has been blocked after multiple consecutive login attempts.";

/** Who it is, or why they are not let in. */
export type Authentication =
  | { readonly user: User }
  | {
      readonly refusal: "wrong_credentials" | "too_many_attempts" | "blocked";
      /** Whose credentials they are; absent when nobody goes by the name. */
      readonly user?: User | undefined;
    };

/**
 * Finds out who somebody is among the people of a client's connections, under the tenant's brute-force protection: who
 * has failed too often is refused even with the right password.
 */
export function authenticate(
  { state, failedLogins }: Pick<AuthenticationContext, "state" | "failedLogins">,
  client: Client,
  { username, password, ip, connection }: Credentials,
): Authentication {
  const known = findByIdentifier(state, client, username, connection);
  const { user, identity } = known ?? {};
  const source = { identifier: user?.user_id ?? username.trim().toLowerCase(), ip };
  if (failedLogins.isBlocked(source)) return { refusal: "too_many_attempts", user };
  if (user === undefined || !verifyPassword(password, identity?.password ?? "")) {
    failedLogins.add(source);
    return { refusal: "wrong_credentials", user };
  }
  failedLogins.clear(source);
  return user.blocked === true ? { refusal: "blocked", user } : { user };
}
