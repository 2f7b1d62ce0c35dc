import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { compareSync } from "bcryptjs";

/** Cheap on purpose: these passwords are made for one run on one machine, and a proof signs in hundreds of times. */
const COST = { N: 1024, r: 8, p: 1 } as const;
const BYTES = 32;

/** Makes a salted hash of a password, in the form `salt.hash` (base64url). */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("base64url")}.${scryptSync(password, salt, BYTES, COST).toString("base64url")}`;
}

/** Whether a password is the one that the hash was made of, by this module or by bcrypt elsewhere. A malformed hash fits none. */
export function verifyPassword(password: string, hash: string): boolean {
  if (hash.startsWith("$2")) return compareSync(password, hash);
  const [salt, expected] = hash.split(".").map((part) => Buffer.from(part, "base64url"));
  if (salt === undefined || expected?.length !== BYTES) return false;
  return timingSafeEqual(scryptSync(password, salt, BYTES, COST), expected);
}
