import { hashPassword } from "../../state/password.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { badRequest } from "../rest/error.ts";
import { isMembers } from "../rest/merge.ts";

/** How a password has to look by the policy of its connection (`passwordPolicy`), and how long it has to be. */
const POLICIES: Readonly<Record<string, { length: number; kinds: number; repeats?: number }>> = {
  none: { length: 1, kinds: 0 },
  low: { length: 6, kinds: 0 },
  fair: { length: 8, kinds: 3 },
  good: { length: 8, kinds: 3 },
  excellent: { length: 10, kinds: 3, repeats: 2 },
};

const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

/**
 * Whether a password is strong enough: long enough, of enough kinds of characters (lower case, upper case, digits,
 * others), and without more equal characters in a row than the policy allows.
 */
export function isStrongEnough(password: string, policy: string, minimumLength = 0): boolean {
  const { length, kinds, repeats } = POLICIES[policy] ?? { length: 8, kinds: 3 };
  if (password.length < Math.max(length, minimumLength)) return false;
  if (KINDS.filter((kind) => kind.test(password)).length < kinds) return false;
  return repeats === undefined || !new RegExp(`(.)\\1{${repeats}}`).test(password);
}

/**
 * Hashes a password that was sent, which is all that is kept of it.
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
