import { randomBytes, randomInt } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Random letters and digits, as in Auth0's client ids (32) and prefixed ids (16). */
export function alphanumeric(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** An identifier such as `rol_k1SD22gLpZCOvGjd`. @param length of what follows the prefix */
export function prefixedId(prefix: string, length = 16): string {
  return `${prefix}_${alphanumeric(length)}`;
}

/** 24 hexadecimal digits, as of resource servers and of users in a database connection. */
export function objectId(): string {
  return randomBytes(12).toString("hex");
}

/** A client secret: 64 characters that are safe in a URL. */
export function clientSecret(): string {
  return randomBytes(48).toString("base64url");
}

/** Random decimal digits, as in the ids of log streams. */
export function digits(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join("");
}
