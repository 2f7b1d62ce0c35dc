import type { Later } from "./failure.ts";

/** The waits between tries that failed, in milliseconds. */
const BACKOFF = [2_000, 5_000, 15_000, 60_000, 300_000];

/** Says when something that failed may be tried again. Times are in milliseconds since 1970. */
export class Patience {
  readonly #now: () => number;
  readonly #held = new Map<string, { readonly until: number; readonly tries: number }>();
  #pausedUntil = 0;
  #failures = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether nothing may be sent. */
  get isPaused(): boolean {
    return this.#pausedUntil > this.#now();
  }

  /** From when on an item may be sent. */
  until(id: string): number {
    return Math.max(this.#pausedUntil, this.#held.get(id)?.until ?? 0);
  }

  /** Waits with everything, or with one item. */
  wait(id: string, { forAll, after }: Pick<Later, "forAll" | "after">): void {
    if (forAll) {
      this.#pausedUntil = this.#now() + (after ?? backoff(this.#failures));
      this.#failures += 1;
      return;
    }
    const tries = this.#held.get(id)?.tries ?? 0;
    this.#held.set(id, { until: this.#now() + (after ?? backoff(tries)), tries: tries + 1 });
  }

  /** Takes it that requests get through again. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** Waits for nothing any more. */
  end(): void {
    this.#pausedUntil = 0;
    this.#held.clear();
  }
}

const backoff = (failures: number): number => BACKOFF[Math.min(failures, BACKOFF.length - 1)] ?? 0;
