/** After so many new values, those that are over are deleted. */
const SWEEP_EVERY = 1000;

/** Values in memory that are gone when their time is over. */
export class ExpiringStore<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly expiresAt: number }>();
  readonly #now: () => Date;
  #sweepAt = SWEEP_EVERY;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @param seconds how long the value is kept */
  set(key: string, value: Value, seconds: number): void {
    if (this.#entries.size >= this.#sweepAt) this.#sweep();
    this.#entries.set(key, { value, expiresAt: this.#now().getTime() + seconds * 1000 });
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || this.#isOver(entry) ? undefined : entry.value;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Deletes every value that matches. */
  deleteWhere(matches: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) if (matches(value)) this.#entries.delete(key);
  }

  #isOver({ expiresAt }: { expiresAt: number }): boolean {
    return expiresAt <= this.#now().getTime();
  }

  #sweep(): void {
    for (const [key, entry] of this.#entries) if (this.#isOver(entry)) this.#entries.delete(key);
    this.#sweepAt = this.#entries.size + SWEEP_EVERY;
  }
}
