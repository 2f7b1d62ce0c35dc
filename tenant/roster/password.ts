import { randomInt } from "node:crypto";

/**
 * A password of about 100 bits that the strictest policy of Auth0 takes: all kinds of characters, and as they
 * alternate, never the same one in a row.
 */
export function newPassword(): string {
  const triples = Array.from({ length: 8 }, () => pick(LETTERS) + pick(DIGITS) + pick(LETTERS).toUpperCase());
  return `${triples.join("")}!`;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const pick = (characters: string): string => characters.charAt(randomInt(characters.length));
