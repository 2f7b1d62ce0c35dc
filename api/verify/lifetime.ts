import type { TokenFault } from "./error.ts";

/** When a token is good, in milliseconds since 1970. */
export interface Lifetime {
  /** From then on (RFC 7519 §4.1.5). */
  readonly from: number;
  /** Before then, and no longer at that moment (RFC 7519 §4.1.4). */
  readonly until: number;
}

/** The lifetime that claims in seconds since 1970 say. */
export function lifetimeOf({
  nbf,
  exp,
}: {
  readonly nbf?: number | undefined;
  readonly exp: number;
}): Lifetime {
  return { from: nbf === undefined ? Number.NEGATIVE_INFINITY : nbf * 1000, until: exp * 1000 };
}

/** Why a token is not good at a time, or nothing when it is. Clocks are trusted: there is no grace. */
export function whyNotNow({ from, until }: Lifetime, at: number): TokenFault | undefined {
  if (at >= until) return "expired";
  if (at < from) return "not_yet_valid";
  return undefined;
}
