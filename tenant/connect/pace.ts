import type { RateLimit } from "./rate-limit.ts";

/** The clock and the waiting of a pace. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/**
 * How many requests may be under way at a time, as the answers so far say. The first goes alone, and so does the
 * first after the limit was reached: nobody knows yet how many more are welcome.
 */
export class Pace {
  readonly #clock: Clock;
  #free = 1;
  #underWay = 0;
  #reopens = 0;
  #changed = Promise.withResolvers<void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for its turn. Whoever enters leaves. */
  async enter(): Promise<void> {
    const { now, wait } = this.#clock;
    for (;;) {
      if (this.#underWay === 0 && now() >= this.#reopens) this.#free = Math.max(1, this.#free);
      if (this.#free > 0) break;
      await (this.#underWay > 0 ? this.#changed.promise : wait(this.#reopens - now()));
    }
    this.#free -= 1;
    this.#underWay += 1;
  }

  /** Ends a request. @param limit what its answer says; nothing when there is none, or it doesn't tell. */
  leave(limit: RateLimit | undefined): void {
    this.#underWay -= 1;
    if (limit !== undefined) {
      // The tenant may not have counted those that are under way.
      this.#free = Math.max(0, limit.remaining - this.#underWay);
      this.#reopens = limit.until;
    } else if (this.#reopens === 0) this.#free = Number.POSITIVE_INFINITY;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
