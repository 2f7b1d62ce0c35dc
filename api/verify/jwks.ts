import { createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod/mini";
import { weaknessOf } from "./modulus.ts";

/** A key with which RS256 signatures can be checked, and nothing that isn't needed for it. */
const signingKeyShape = z.object({
  kty: z.literal("RSA"),
  kid: z.string().check(z.minLength(1)),
  n: z.string(),
  e: z.string(),
  use: z.exactOptional(z.literal("sig")),
  key_ops: z.exactOptional(
    z.array(z.string()).check(z.refine((operations) => operations.includes("verify"))),
  ),
  alg: z.exactOptional(z.literal("RS256")),
});

/** A key of the issuer's: what it published, and what Node makes of it. */
export interface SigningKey {
  readonly published: Readonly<z.output<typeof signingKeyShape>>;
  readonly key: KeyObject;
}

const keySetShape = z.object({ keys: z.array(z.unknown()) });

/** With a public exponent below it, RSA signatures can be made up (NIST SP 800-56B Rev. 2 §6.2). */
const LEAST_EXPONENT = 65_537n;

/** From it on, the same source takes none; each of its digits is time that a signature takes. */
const EXPONENT_LIMIT = 2n ** 256n;

/** The shortest modulus that RS256 may be used with, in bits (RFC 7518 §3.3). */
const LEAST_MODULUS = 2048;

/** The longest modulus with which signatures are checked, in bits: of more, each would take a millisecond. */
const LONGEST_MODULUS = 8192;

/** The most keys of a set that are read: issuers have two or three. */
const MOST_KEYS = 100;

/**
 * Reads a key set (RFC 7517 §5). Keys for other purposes, and keys that are weak (see `weaknessOf` too) or
 * broken, are passed over: what is signed with them is signed with a key that the issuer doesn't have.
 *
 * @param body UTF-8 text of JSON.
 * @throws when it is no key set.
 */
export function readKeySet(body: ArrayBuffer | Uint8Array): SigningKey[] {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  return keySetShape
    .parse(JSON.parse(text))
    .keys.slice(0, MOST_KEYS)
    .flatMap((key) => {
      const parsed = signingKeyShape.safeParse(key);
      return parsed.success ? usable(parsed.data) : [];
    });
}

function usable(published: SigningKey["published"]): SigningKey[] {
  try {
    const key = createPublicKey({ key: published, format: "jwk" });
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    const isSound =
      modulusLength >= LEAST_MODULUS &&
      modulusLength <= LONGEST_MODULUS &&
      publicExponent >= LEAST_EXPONENT &&
      publicExponent < EXPONENT_LIMIT &&
      publicExponent % 2n === 1n &&
      weaknessOf(modulusOf(published)) === undefined;
    return isSound ? [{ published, key }] : [];
  } catch {
    return [];
  }
}

const modulusOf = ({ n }: SigningKey["published"]): bigint =>
  BigInt(`0x${Buffer.from(n, "base64url").toString("hex")}`);
