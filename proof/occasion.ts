import { randomInt } from "node:crypto";

/** A day on which a proof logs time, and for whom a machine uploads it. */
export interface Occasion {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** The day's week of ISO 8601, for example `2004-W17`. */
  readonly week: string;
  /** The `sub` of somebody who can delete what is uploaded for them; where nobody can, nothing is stored. */
  readonly uploadsFor?: string;
}

/** All that any proof ever logs bears this project, on a day within these two: nobody else's time is there. */
export const PROJECT = "proof";
export const PERIOD = { from: "2001-01-01", to: "2001-12-30" } as const;

/** The period begins on a Monday, with the first week of its year. */
const WEEKS = 52;
const DAY = 86_400_000;

/**
 * A day long past. It is another one each time: a deleted entry keeps its place in its day, which has room for 64, so that
 * one day would be full after a dozen deployments.
 *
 * @param random a whole number from 0 up to, but without, its argument.
 */
export function farOffDay(random: (below: number) => number = (below) => randomInt(below)): Occasion {
  const day = random(WEEKS * 7);
  return {
    date: new Date(Date.parse(PERIOD.from) + day * DAY).toISOString().slice(0, 10),
    week: `2001-W${String(Math.floor(day / 7) + 1).padStart(2, "0")}`,
  };
}
