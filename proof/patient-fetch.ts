import { setTimeout as sleep } from "node:timers/promises";

/**
 * How often a request is sent before a refusal for its rate is its response: half a minute, as a route may let one pass a second, and
 * every person is tried at it through every application.
 */
const TRIES = 8;
/** Milliseconds: the first wait where the response names none, which doubles each time; the longest; and for a response. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 60_000;
const TIMEOUT = 30_000;

/**
 * A `fetch` that takes 429 for an invitation to come later: tenants and gateways of real stacks have limits. It waits as
 * long as the response says, and doesn't wait for ever for one.
 *
 * @param wait resolves after some milliseconds.
 */
export const patiently =
  (send: typeof fetch, wait: (milliseconds: number) => Promise<unknown> = sleep): typeof fetch =>
  async (input, init) => {
    for (let tried = 1; ; tried += 1) {
      const response = await send(input, { signal: AbortSignal.timeout(TIMEOUT), ...init });
      if (response.status !== 429 || tried === TRIES) return response;
      await response.body?.cancel();
      const asked = waitAsked(response, Date.now()) ?? FIRST_WAIT * 2 ** (tried - 1);
      await wait(Math.min(Math.max(asked, 0), LONGEST_WAIT));
    }
  };

/** The proof's own `fetch`. */
export const patientFetch: typeof fetch = patiently((...request) => globalThis.fetch(...request));

/** Milliseconds: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), or Auth0's `x-ratelimit-reset` in epoch seconds. */
function waitAsked({ headers }: Response, now: number): number | undefined {
  const after = headers.get("retry-after");
  if (after !== null && /^\d+$/.test(after)) return Number(after) * 1000;
  if (after !== null && !Number.isNaN(Date.parse(after))) return Date.parse(after) - now;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  return Number.isNaN(reset) ? undefined : reset * 1000 - now;
}
