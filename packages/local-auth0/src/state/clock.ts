/** A tenant's clock: it runs on, and can be put forward or back, so that something expires without anybody waiting for it. */
export interface Clock {
  readonly now: () => Date;
  /** Puts it forward; back by a negative number. */
  advance(milliseconds: number): void;
  /** Has it go on from another time. */
  set(time: Date): void;
}

/** A clock that runs on from a time; from the present one, unless given. */
export function settableClock(from?: Date): Clock {
  let ahead = from === undefined ? 0 : from.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + ahead),
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    set: (time) => {
      ahead = time.getTime() - Date.now();
    },
  };
}
