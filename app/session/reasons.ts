/** Why nobody is signed in, or why a sign-in was left, as stable codes that screens put into words. */
export const reasons = [
  /** The person came back from the sign-in page without signing in. */
  "cancelled",
  /** The tenant refused the sign-in, such as for somebody who is blocked. */
  "denied",
  /** The session has reached its end. */
  "expired",
  /** The refresh token was revoked, or used twice and therefore revoked. What waits to be sent is kept. */
  "revoked",
  /** The API refuses tokens that the tenant has just given. */
  "rejected",
  /** The sign-in service can't be reached; nobody can be known until it is. */
  "unreachable",
  /** The device's clock is so wrong that tokens seem to have ended, or not to have begun. */
  "clock",
  /** The ID token isn't the tenant's for this app, or not the answer to this sign-in. */
  "untrusted",
  /** Somebody signed out in another tab. */
  "elsewhere",
  /** Signed out here, but the sign-in service wasn't told: it may still know the person in this browser. */
  "still-known",
  /** Anything else. */
  "failed",
] as const;

export type Reason = (typeof reasons)[number];

/**
 * A sign-in or a renewal that didn't come about. It holds nothing but its reason: the SDKs' errors, with the responses that they quote,
 * can hold codes and tokens, so they are not kept as its cause.
 */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(`SESSION_${reason.toUpperCase().replace("-", "_")}`);
    this.reason = reason;
  }
}
