import { decodeProtectedHeader, type JWK, type JWTPayload } from "jose";
import type { Collection, HeldSigningKey } from "../state/tenant-state.ts";
import {
  described,
  heldOf,
  isCurrent,
  isGood,
  isPrevious,
  type KeptKey,
  keptOf,
  movedOn,
} from "./kept-key.ts";
import { certify } from "./signing-certificate.ts";
import { createSigningKey, type ExpectedToken, type SigningKey } from "./signing-key.ts";

/**
 * The keys by which a tenant signs: the current one, the one that follows it, and those of before, whose tokens stay
 * good until they are revoked (Auth0 docs, "Signing Keys").
 */
export class SigningKeys {
  /** The newest first. */
  #kept: readonly KeptKey[];
  readonly #now: () => Date;
  readonly #held: Collection<HeldSigningKey> | undefined;

  private constructor(kept: readonly KeptKey[], now: () => Date, held?: Collection<HeldSigningKey>) {
    this.#kept = kept;
    this.#now = now;
    this.#held = held;
  }

  /**
   * Goes on with the keys that a tenant holds, and holds those that it makes there.
   *
   * @param first gives the current key and the next one of a tenant that holds none yet
   */
  static async of(
    held: Collection<HeldSigningKey>,
    now: () => Date,
    first: typeof newKeys,
  ): Promise<SigningKeys> {
    if (held.size > 0) return new SigningKeys(held.all().map(keptOf).reverse(), now, held);
    const [current, next] = await first();
    const keys = new SigningKeys([], now, held);
    keys.#keep([next, movedOn(current, now())]);
    return keys;
  }

  /** The one that signs. */
  get current(): SigningKey {
    const current = this.#kept.find(isCurrent);
    if (current === undefined)
      throw new Error("SIGNING_KEY_MISSING: none of the tenant's keys is the current one");
    return current.key;
  }

  /** The keys that tokens may be signed by (RFC 7517 §5), with the next one, so that it is known before it is used. */
  get jwks(): { keys: JWK[] } {
    const currentFirst = this.#kept
      .filter(isGood)
      .toSorted((a, b) => Number(isCurrent(b)) - Number(isCurrent(a)));
    return { keys: currentFirst.map(({ certificate }) => certificate.publicJwk) };
  }

  /** Signs with the current key. */
  sign(claims: object, header?: object): Promise<string> {
    return this.current.sign(claims, header);
  }

  /**
   * @returns the claims of a token that a key of the tenant signed, unless that key was revoked or the token has expired
   * @throws {Error} of `jose` when it is none
   */
  async verify(token: string, expected: ExpectedToken): Promise<JWTPayload> {
    const { kid, typ } = decodeProtectedHeader(token);
    // It is for whoever hears of a logout, and proves nothing here (OpenID Connect Back-Channel Logout 1.0 §4.2).
    if (typ === "logout+jwt") throw new Error("A logout token is neither an ID token nor an access token.");
    const signer = this.#kept.find((kept) => kept.key.kid === kid && isGood(kept))?.key ?? this.current;
    return signer.verify(token, expected);
  }

  /** Lets the next key sign from now on. @returns the one that was made to follow it */
  async rotate(): Promise<{ kid: string; cert: string }> {
    const next = await nextKey();
    const now = this.#now();
    this.#keep([next, ...this.#kept.map((kept) => movedOn(kept, now))]);
    return { kid: next.key.kid, cert: next.certificate.cert };
  }

  /** Ends the use of a previous key: its tokens are no good any more. @returns it, or `undefined` when it is none */
  revoke(kid: string): { kid: string; cert: string } | undefined {
    const found = this.#kept.find((kept) => kept.key.kid === kid && isPrevious(kept));
    if (found === undefined) return undefined;
    const revokedAt = this.#now();
    this.#keep(this.#kept.map((kept) => (kept === found ? { ...kept, revokedAt } : kept)));
    return { kid, cert: found.certificate.cert };
  }

  /** All keys in the form in which the Management API answers them. */
  list(): Record<string, unknown>[] {
    return this.#kept.map(described);
  }

  #keep(kept: readonly KeptKey[]): void {
    this.#kept = kept;
    for (const one of kept.toReversed()) this.#held?.put(heldOf(one));
  }
}

/** Two keys to begin with. */
export const newKeys = (): Promise<[KeptKey, KeptKey]> => Promise.all([nextKey(), nextKey()]);

async function nextKey(): Promise<KeptKey> {
  const key = await createSigningKey();
  return { key, certificate: await certify(key) };
}
