import type { MiddlewareHandler } from "hono";
import type { History } from "../state/history.ts";
import { ManagementError } from "./rest/error.ts";

/**
 * Lets a number of requests through each second and answers 429 to the others, with Auth0's `x-ratelimit-limit`,
 * `x-ratelimit-remaining` and `x-ratelimit-reset` (epoch seconds) on every answer, and `retry-after` on a 429. The log has an entry for each second in which there were more.
 */
export function rateLimiter(
  perSecond: number,
  { now, history }: { now: () => Date; history: History },
): MiddlewareHandler {
  let second = 0;
  let used = 0;
  return async (context, next) => {
    const current = Math.floor(now().getTime() / 1000);
    if (current !== second) {
      second = current;
      used = 0;
    }
    used += 1;
    context.header("x-ratelimit-limit", String(perSecond));
    context.header("x-ratelimit-remaining", String(Math.max(0, perSecond - used)));
    context.header("x-ratelimit-reset", String(second + 1));
    if (used === perSecond + 1) {
      const details = { request: { method: context.req.method.toLowerCase(), path: context.req.path } };
      history.log({ type: "api_limit", description: "Global limit has been reached", details });
    }
    if (used > perSecond) {
      context.header("retry-after", "1");
      throw new ManagementError(429, "Global limit has been reached", "too_many_requests");
    }
    await next();
  };
}
