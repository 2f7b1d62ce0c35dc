/** A device's clock that is further off than this is worth a word, in milliseconds; tokens and responses arrive sooner. */
const TOLERANCE = 120_000;

/**
 * The servers' time, reckoned from the device's clock and from what servers said the time was: a device's clock may be hours off.
 * All times are in milliseconds since the epoch.
 */
export class Clock {
  readonly #device: () => number;
  #ahead = 0;

  constructor(device: () => number = Date.now) {
    this.#device = device;
  }

  /** Takes the time that a server has just said. */
  learn(serverTime: number): void {
    if (Number.isFinite(serverTime)) this.#ahead = this.#device() - serverTime;
  }

  now(): number {
    return this.#device() - this.#ahead;
  }

  /** By how many whole minutes' milliseconds the device's clock is ahead of the servers', or behind if negative; 0 within the tolerance. */
  get skew(): number {
    return Math.abs(this.#ahead) > TOLERANCE ? Math.round(this.#ahead / 60_000) * 60_000 : 0;
  }
}
