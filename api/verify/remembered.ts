import { hash } from "node:crypto";
import type { Caller } from "./caller.ts";
import type { Lifetime } from "./lifetime.ts";

/** The caller of a token that was verified, and when it is good. */
export interface Remembered {
  readonly caller: Caller;
  readonly lifetime: Lifetime;
}

/** Verified tokens by their fingerprints. Refused tokens are none of its business, so that strangers cannot fill it. */
export interface TokenMemory {
  /** Finds a token, however old. */
  find(fingerprint: string): Remembered | undefined;
  /** Remembers a token, and in the long run forgets those that were not asked for. */
  keep(fingerprint: string, remembered: Remembered): void;
  clear(): void;
  /** How many are kept, at most; one that is kept for two reasons counts twice. */
  size(): number;
}

/**
 * The SHA-256 digest of a token. Memory that leaks, in a dump for example, then holds no token that is good for hours.
 * It is also the faster key: a map has to hash a text of a thousand characters too, and to compare it.
 */
export function fingerprintOf(token: string): string {
  return hash("sha256", token, "binary");
}

/**
 * A memory of at most `limit` tokens. It keeps two generations: when the young one is full, it becomes the old one,
 * and what was not asked for since the last time is gone. So a token in use stays, and to find one costs no
 * bookkeeping.
 */
export function createTokenMemory(limit: number): TokenMemory {
  const generation = Math.floor(limit / 2);
  let young = new Map<string, Remembered>();
  let old = new Map<string, Remembered>();

  const keep = (fingerprint: string, remembered: Remembered): void => {
    if (young.size >= generation) {
      old = young;
      young = new Map();
    }
    young.set(fingerprint, remembered);
  };

  return {
    keep,
    find(fingerprint) {
      const found = young.get(fingerprint);
      if (found !== undefined) return found;
      const remembered = old.get(fingerprint);
      if (remembered !== undefined) keep(fingerprint, remembered);
      return remembered;
    },
    clear() {
      young = new Map();
      old = new Map();
    },
    size: () => young.size + old.size,
  };
}
