import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";

/** Seconds that a code is shown (RFC 6238 §4.1). */
const PERIOD = 30;

/** Codes of one step before and after are taken, too: clocks differ (RFC 6238 §5.2). */
const WINDOW = 1;

/** A new secret, of the length of the hash's output (RFC 4226 §4), in Base32. */
export const newTotpSecret = (): string =>
  new Secret({ buffer: Uint8Array.from(randomBytes(20)).buffer }).base32;

/** The address by which authenticator apps take a secret in, mostly as a QR code. @param issuer the tenant's name */
export function totpUri(secret: string, issuer: string, account: string): string {
  return new TOTP({ issuer, label: account, secret: Secret.fromBase32(secret), period: PERIOD }).toString();
}

/**
 * Checks a code of six digits (RFC 6238).
 *
 * @param after the step of the last code that was taken: no code works twice (RFC 6238 §5.2)
 * @returns the step to which the code belongs; `undefined` for a wrong, old or used code
 */
export function totpStep(secret: string, code: string, now: Date, after = -1): number | undefined {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD });
  const delta = totp.validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / PERIOD) + delta;
  return step > after ? step : undefined;
}

/** The code that an authenticator app with a secret shows at a time. */
export const totpCode = (secret: string, now: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD }).generate({ timestamp: now.getTime() });
