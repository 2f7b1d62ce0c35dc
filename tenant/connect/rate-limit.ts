/** The state of the tenant's rate limit, as an answer gives it. */
export interface RateLimit {
  /** How many more requests are welcome before `until`. */
  readonly remaining: number;
  /** When it is over, in milliseconds since the epoch. */
  readonly until: number;
}

/** The most that an answer can make anybody wait, in milliseconds: what says more is taken for a mistake. */
const LONGEST = 60_000;
const USUAL = 1_000;

/**
 * Reads `x-ratelimit-remaining` and `x-ratelimit-reset` (epoch seconds) of an answer, and of a 429 `retry-after`
 * (seconds or a date), as Auth0's Management API sends them.
 *
 * @param now milliseconds since the epoch.
 * @returns nothing when the answer says nothing; a 429 always says to wait.
 */
export function rateLimitOf({ status, headers }: Response, now: number): RateLimit | undefined {
  const reset = seconds(headers.get("x-ratelimit-reset"));
  const untilReset = reset === undefined ? undefined : reset * 1_000;
  if (status === 429) {
    return { remaining: 0, until: bounded(retryAfter(headers, now) ?? untilReset ?? now + USUAL, now) };
  }
  const remaining = seconds(headers.get("x-ratelimit-remaining"));
  if (remaining === undefined || untilReset === undefined) return undefined;
  return { remaining, until: bounded(untilReset, now) };
}

function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const wait = seconds(text);
  if (wait !== undefined) return now + wait * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

const seconds = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) ? Number(text) : undefined;

const bounded = (until: number, now: number): number => Math.min(Math.max(until, now), now + LONGEST);
