import { randomInt } from "node:crypto";
import { findPerson } from "../state/linked-identity.ts";
import type { Client, Connection, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { isAdmitted } from "./people.ts";
import type { CallerRequest } from "./post-login-event.ts";
import { type Registration, register } from "./register.ts";

/** Wrong tries of one code, at most (Auth0 docs, "Passwordless Connections Best Practices"). */
const MAX_FAILURES = 3;

/** Seconds that a code is good for, and its digits, where the connection says nothing. */
const DEFAULTS = { time_step: 180, length: 6 } as const;

/** Whether a connection sends codes to phones, and not to e-mail addresses. */
export const isSms = ({ strategy }: Pick<Connection, "strategy">): boolean => strategy === "sms";

/** An address in the form in which it is kept; `undefined` for what is none. */
export function addressOf(connection: Connection, typed: string): string | undefined {
  const address = isSms(connection) ? typed.replaceAll(/[\s().-]/g, "") : typed.trim().toLowerCase();
  const pattern = isSms(connection) ? /^\+[1-9]\d{6,14}$/ : /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
  return pattern.test(address) ? address : undefined;
}

const keyOf = ({ name }: Connection, address: string): string => JSON.stringify([name, address]);

/** Makes a code for an address, in the place of the one before. */
export function newPasswordlessCode(
  { passwordlessCodes }: Pick<AuthenticationContext, "passwordlessCodes">,
  connection: Connection,
  address: string,
): string {
  const { time_step, length } = { ...DEFAULTS, ...Object(connection.options?.totp) };
  const code = String(randomInt(10 ** Math.min(Number(length), 12))).padStart(Number(length), "0");
  passwordlessCodes.set(keyOf(connection, address), { code, failures: 0 }, Number(time_step));
  return code;
}

/**
 * Finds out who somebody is by their code, and makes them known where they are not.
 *
 * @throws {AuthenticationError} in Auth0's words when the code is wrong or over, or they may not log in
 */
export async function authenticateByCode(
  context: AuthenticationContext,
  client: Client,
  connection: Connection,
  {
    address,
    code,
    request,
  }: { readonly address: string; readonly code: string; readonly request: CallerRequest },
): Promise<User> {
  const key = keyOf(connection, address);
  const kept = context.passwordlessCodes.get(key);
  if (kept !== undefined && kept.failures >= MAX_FAILURES) {
    throw new AuthenticationError(
      "invalid_grant",
      "You've reached the maximum number of attempts. Please try to login again.",
    );
  }
  if (kept?.code !== code) {
    if (kept !== undefined) kept.failures += 1;
    const kind = isSms(connection) ? "phone number" : "email";
    throw new AuthenticationError("invalid_grant", `Wrong ${kind} or verification code.`);
  }
  context.passwordlessCodes.delete(key);
  const user =
    findByAddress(context, connection, address) ??
    (await madeKnown(context, { client, connection, address, request }));
  if (isAdmitted(context.state, client, user)) return user;
  throw new AuthenticationError("unauthorized", "user is blocked");
}

/** The person of a passwordless connection with an address. */
export function findByAddress(
  { state }: Pick<AuthenticationContext, "state">,
  connection: Connection,
  address: string,
): User | undefined {
  const member = isSms(connection) ? "phone_number" : "email";
  return findPerson(
    state.users,
    (account) => account.connection === connection.name && account[member] === address,
  )?.user;
}

async function madeKnown(
  context: AuthenticationContext,
  registration: Pick<Registration, "client" | "connection" | "request"> & { readonly address: string },
): Promise<User> {
  const { connection, address } = registration;
  if (connection.options?.disable_signup === true) {
    throw new AuthenticationError("access_denied", "Public signup is disabled");
  }
  const person = isSms(connection)
    ? { phone_number: address, phone_verified: true }
    : { email: address, email_verified: true };
  const made = await register(context, { ...registration, person });
  if ("user" in made) return made.user;
  const why = "userMessage" in made ? made.userMessage : "The person cannot be signed up.";
  throw new AuthenticationError("invalid_request", why);
}
