import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, Pace } from "./pace.ts";
import { rateLimitOf } from "./rate-limit.ts";

/** How often a request is tried before its failure is the caller's. */
const TRIES = 5;
/** The wait after the first outage, in milliseconds; it doubles each time. */
const FIRST_WAIT = 250;

/**
 * A `fetch` that keeps within the rate limit of Auth0's Management API: all requests through it share one pace.
 * One that was refused with 429 is sent again when the answer says so. Outages (5xx, no connection) are tried again
 * after waits that double. After five tries the last answer or error is given as it is.
 */
export function pacedFetch(
  send: typeof fetch = fetch,
  clock: Clock = { now: Date.now, wait: sleep },
): typeof fetch {
  const pace = new Pace(clock);

  const attempt = async (...request: Parameters<typeof fetch>): Promise<PromiseSettledResult<Response>> => {
    await pace.enter();
    const [outcome] = await Promise.allSettled([send(...request)]);
    pace.leave(outcome.status === "fulfilled" ? rateLimitOf(outcome.value, clock.now()) : undefined);
    return outcome;
  };

  return async (input, init) => {
    for (let tried = 1; ; tried += 1) {
      const outcome = await attempt(input, init);
      if (tried === TRIES || init?.signal?.aborted === true || !deservesAnother(outcome))
        return given(outcome);
      if (outcome.status === "fulfilled") await outcome.value.body?.cancel();
      if (!isRateLimited(outcome)) await clock.wait(FIRST_WAIT * 2 ** (tried - 1));
    }
  };
}

const isRateLimited = (outcome: PromiseSettledResult<Response>): boolean =>
  outcome.status === "fulfilled" && outcome.value.status === 429;

function deservesAnother(outcome: PromiseSettledResult<Response>): boolean {
  if (outcome.status === "rejected" || isRateLimited(outcome)) return true;
  return outcome.value.status >= 500;
}

function given(outcome: PromiseSettledResult<Response>): Response {
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
