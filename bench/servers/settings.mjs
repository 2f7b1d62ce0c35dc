/** Settings that the benchmark hands to a server. */
export const settings = JSON.parse(process.env.BENCH_SETTINGS);

/** Tells the benchmark where the server listens, and from then on how busy it was; ends with the benchmark. */
export function ready(port) {
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send({ busy: user + system });
  });
  process.on("disconnect", () => process.exit(0));
  process.send({ port });
}
