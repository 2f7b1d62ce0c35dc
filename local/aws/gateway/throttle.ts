import type { GatewayThrottling } from "./declaration.ts";

/**
 * Makes the token bucket of a stage: it takes `burstLimit` requests at once and `rateLimit` a second in the long run.
 *
 * @returns whether one more request passes.
 */
export function createThrottle(now: () => Date): (limits: GatewayThrottling) => boolean {
  let tokens: number | undefined;
  let filledAt = now().getTime();
  return ({ burstLimit, rateLimit }) => {
    const at = now().getTime();
    const filled = (tokens ?? burstLimit) + ((at - filledAt) / 1000) * rateLimit;
    tokens = Math.min(burstLimit, filled);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
