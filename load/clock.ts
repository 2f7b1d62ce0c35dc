/** The length of the load's hour, in milliseconds. */
export const HOUR = 3_600_000;

/** A stretch of the hour, as parts of it: 0 is its beginning, 1 its end. */
export type Stretch = readonly [from: number, to: number];

/** An hour that goes by as fast as requests are answered: what is to happen at a quarter past does, however long it takes. */
export interface FastClock {
  readonly now: () => Date;
  /** How much of the hour is over, from 0 to 1. */
  readonly progress: () => number;
  /** True during one of these stretches. */
  readonly isWithin: (stretches: readonly Stretch[]) => boolean;
}

/** @param progress tells how much of the work is done, from 0 to 1. */
export function fastClock(start: Date, progress: () => number): FastClock {
  return {
    progress,
    now: () => new Date(start.getTime() + Math.round(progress() * HOUR)),
    isWithin: (stretches) => stretches.some(([from, to]) => progress() >= from && progress() < to),
  };
}
