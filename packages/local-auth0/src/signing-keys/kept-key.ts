import { createPrivateKey } from "node:crypto";
import type { SigningCertificate } from "../state/signing-certificate.ts";
import type { HeldSigningKey } from "../state/tenant-state.ts";
import { type SigningKey, signingKeyOf } from "./signing-key.ts";

/** A key of the tenant, and what has become of it. */
export interface KeptKey {
  readonly key: SigningKey;
  readonly certificate: SigningCertificate;
  /** Absent as long as it is the next one. */
  readonly currentSince?: Date;
  /** Absent until another has taken its place. */
  readonly currentUntil?: Date;
  readonly revokedAt?: Date;
}

/** A key in the form in which the tenant holds it. */
export const heldOf = ({
  key,
  certificate,
  currentSince,
  currentUntil,
  revokedAt,
}: KeptKey): HeldSigningKey => ({
  kid: key.kid,
  jwk: key.jwk,
  certificate,
  ...(currentSince !== undefined && { currentSince: currentSince.toISOString() }),
  ...(currentUntil !== undefined && { currentUntil: currentUntil.toISOString() }),
  ...(revokedAt !== undefined && { revokedAt: revokedAt.toISOString() }),
});

/** The key that a tenant holds in that form. */
export const keptOf = ({
  jwk,
  certificate,
  currentSince,
  currentUntil,
  revokedAt,
}: HeldSigningKey): KeptKey => ({
  key: signingKeyOf(createPrivateKey({ key: jwk, format: "jwk" })),
  certificate,
  ...(currentSince !== undefined && { currentSince: new Date(currentSince) }),
  ...(currentUntil !== undefined && { currentUntil: new Date(currentUntil) }),
  ...(revokedAt !== undefined && { revokedAt: new Date(revokedAt) }),
});

/** A key after the keys have rotated. */
export function movedOn(kept: KeptKey, now: Date): KeptKey {
  if (kept.currentSince === undefined) return { ...kept, currentSince: now };
  return isCurrent(kept) ? { ...kept, currentUntil: now } : kept;
}

/** A key in the form in which the Management API answers it. */
export function described(kept: KeptKey): Record<string, unknown> {
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

export const isCurrent = ({ currentSince, currentUntil }: KeptKey): boolean =>
  currentSince !== undefined && currentUntil === undefined;

export const isPrevious = ({ currentUntil, revokedAt }: KeptKey): boolean =>
  currentUntil !== undefined && revokedAt === undefined;

/** Whether tokens that it signed are still good. */
export const isGood = ({ revokedAt }: KeptKey): boolean => revokedAt === undefined;
