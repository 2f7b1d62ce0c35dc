/**
 * Loaded before a program that is measured, in a Node with `--expose-gc`. When the program ends, its parent is told, in
 * bytes, the most memory that the process held, and the most that was still in use after collecting garbage, which
 * is what would grow if people were kept.
 */
const SAMPLE_PERIOD = 500;
let live = 0;

const sample = (): void => {
  globalThis.gc?.();
  live = Math.max(live, process.memoryUsage().heapUsed);
};

setInterval(sample, SAMPLE_PERIOD).unref();
process.on("exit", () => process.send?.({ live, peak: process.resourceUsage().maxRSS * 1024 }));
