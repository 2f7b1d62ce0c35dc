import type { GatewayThrottling } from "./declaration.ts";

interface Bucket {
  tokens: number;
  /** In milliseconds. */
  filledAt: number;
}

/**
 * Makes the token buckets of a stage, one for each route: it takes `burstLimit` requests at once and `rateLimit` a second
 * in the long run.
 *
 * @returns whether one more request passes at a route.
 */
export function createThrottle(now: () => Date): (routeKey: string, limits: GatewayThrottling) => boolean {
  const buckets = new Map<string, Bucket>();
  return (routeKey, { burstLimit, rateLimit }) => {
    const at = now().getTime();
    const { tokens, filledAt } = buckets.get(routeKey) ?? { tokens: burstLimit, filledAt: at };
    const filled = Math.min(burstLimit, tokens + ((at - filledAt) / 1000) * rateLimit);
    const passes = filled >= 1;
    buckets.set(routeKey, { tokens: passes ? filled - 1 : filled, filledAt: at });
    return passes;
  };
}
