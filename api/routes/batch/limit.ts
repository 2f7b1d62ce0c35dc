/** Does a work when it is its turn. */
export type Limit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets works be done in the order in which they come, and at most so many of them at the same time. */
export function createLimit(most: number): Limit {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whose turn is next takes the place over: it never becomes free in between.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
