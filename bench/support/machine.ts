import os from "node:os";

/** The machine that numbers come from, without its name, in one line. */
export function describeMachine(): string {
  const cores = os.cpus();
  const model = cores[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${model}, ${cores.length} cores, ${memory} GiB of memory, ${os.type()} ${os.machine()}, Node ${process.versions.node}`;
}
