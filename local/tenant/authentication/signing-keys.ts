import { decodeProtectedHeader, type JWK, type JWTPayload } from "jose";
import { certify, type SigningCertificate } from "./signing-certificate.ts";
import { createSigningKey, type ExpectedToken, type SigningKey } from "./signing-key.ts";

/** A key of the tenant, and what has become of it. */
interface KeptKey {
  readonly key: SigningKey;
  readonly certificate: SigningCertificate;
  /** Absent as long as it is the next one. */
  readonly currentSince?: Date;
  /** Absent until another has taken its place. */
  readonly currentUntil?: Date;
  readonly revokedAt?: Date;
}

/**
 * The keys by which a tenant signs: the current one, the one that follows it, and those of before, whose tokens stay
 * good until they are revoked (Auth0 docs, "Signing Keys").
 */
export class SigningKeys {
  /** The newest first. */
  #kept: readonly KeptKey[];
  readonly #now: () => Date;

  private constructor(kept: readonly KeptKey[], now: () => Date) {
    this.#kept = kept;
    this.#now = now;
  }

  /** Begins with a current key, and makes the one that follows it. */
  static async startWith(current: SigningKey, now: () => Date): Promise<SigningKeys> {
    const [next, certificate] = await Promise.all([nextKey(), certify(current)]);
    return new SigningKeys([next, { key: current, certificate, currentSince: now() }], now);
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
    const { kid } = decodeProtectedHeader(token);
    const signer = this.#kept.find((kept) => kept.key.kid === kid && isGood(kept))?.key ?? this.current;
    return signer.verify(token, expected);
  }

  /** Lets the next key sign from now on. @returns the one that was made to follow it */
  async rotate(): Promise<{ kid: string; cert: string }> {
    const next = await nextKey();
    const now = this.#now();
    this.#kept = [next, ...this.#kept.map((kept) => movedOn(kept, now))];
    return { kid: next.key.kid, cert: next.certificate.cert };
  }

  /** Ends the use of a previous key: its tokens are no good any more. @returns it, or `undefined` when it is none */
  revoke(kid: string): { kid: string; cert: string } | undefined {
    const found = this.#kept.find((kept) => kept.key.kid === kid && isPrevious(kept));
    if (found === undefined) return undefined;
    const revokedAt = this.#now();
    this.#kept = this.#kept.map((kept) => (kept === found ? { ...kept, revokedAt } : kept));
    return { kid, cert: found.certificate.cert };
  }

  /** All keys in the form in which the Management API answers them. */
  list(): Record<string, unknown>[] {
    return this.#kept.map(described);
  }
}

async function nextKey(): Promise<KeptKey> {
  const key = await createSigningKey();
  return { key, certificate: await certify(key) };
}

/** What becomes of a key when the keys rotate. */
function movedOn(kept: KeptKey, now: Date): KeptKey {
  if (kept.currentSince === undefined) return { ...kept, currentSince: now };
  return isCurrent(kept) ? { ...kept, currentUntil: now } : kept;
}

function described(kept: KeptKey): Record<string, unknown> {
  const { key, certificate, currentSince, currentUntil, revokedAt } = kept;
  const { cert, pkcs7, fingerprint, subject } = certificate;
  return {
    kid: key.kid,
    cert,
    pkcs7,
    fingerprint,
    thumbprint: fingerprint.replaceAll(":", ""),
    subject,
    ...(currentSince === undefined ? { next: true } : { current_since: currentSince.toISOString() }),
    ...(isCurrent(kept) && { current: true }),
    ...(isPrevious(kept) && { previous: true }),
    ...(currentUntil !== undefined && { current_until: currentUntil.toISOString() }),
    ...(revokedAt !== undefined && { revoked: true, revoked_at: revokedAt.toISOString() }),
  };
}

const isCurrent = ({ currentSince, currentUntil }: KeptKey): boolean =>
  currentSince !== undefined && currentUntil === undefined;

const isPrevious = ({ currentUntil, revokedAt }: KeptKey): boolean =>
  currentUntil !== undefined && revokedAt === undefined;

const isGood = ({ revokedAt }: KeptKey): boolean => revokedAt === undefined;
