/** Runs something while nothing else of the same name runs, in any tab of the app. */
export type Exclusively = <Result>(name: string, run: () => Promise<Result>) => Promise<Result>;

/**
 * Makes one by the browser's locks. Natively there are none, and none are needed: one process has the storage for itself, so that
 * taking turns in it is enough.
 *
 * @param locks absent where the platform has none.
 */
export function createExclusively(locks: Pick<LockManager, "request"> | undefined): Exclusively {
  if (locks !== undefined) {
    return async (name, run) => await locks.request(name, run);
  }
  const last = new Map<string, Promise<unknown>>();
  return (name, run) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(run, run);
    last.set(name, turn);
    return turn;
  };
}
