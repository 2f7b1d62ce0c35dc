/** How often it is looked whether the parent is there, in milliseconds. */
const PACE = 250;

/**
 * Calls back once the process that started this one is gone, without having ended it: killed, so that it could pass nothing on.
 * It keeps this process from nothing, from ending neither.
 */
export function whenOrphaned(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, PACE);
  timer.unref();
}
