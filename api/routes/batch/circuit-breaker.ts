import { StoreUnavailableError } from "../../store/store.ts";
import { createLimit, type Limit } from "./limit.ts";

/** How many requests are under way at the same time, at most: fewer than the SDK keeps connections. */
const AT_ONCE = 16;

/**
 * Lets requests through to a database in turn, and none any more once as many as are let through at a time met an
 * outage, one after the other, or the signal is given: a batch that cannot be stored is to be told so before its
 * caller stops waiting.
 *
 * @returns a limit whose works fail with a `StoreUnavailableError` when they are not begun any more.
 */
export function createCircuitBreaker(signal?: AbortSignal): Limit {
  const limit = createLimit(AT_ONCE);
  let outages = 0;
  return (work) =>
    limit(async () => {
      if (outages >= AT_ONCE || signal?.aborted) {
        throw new StoreUnavailableError({ cause: new Error("the batch was given up") });
      }
      try {
        const result = await work();
        outages = 0;
        return result;
      } catch (error) {
        if (error instanceof StoreUnavailableError) outages += 1;
        throw error;
      }
    });
}
