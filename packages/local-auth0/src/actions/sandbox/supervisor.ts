import path from "node:path";
import { Worker } from "node:worker_threads";
import type { SandboxData } from "./worker.ts";

/**
 * The process in which a tenant's Actions run, in a thread that has no permission at all. It hands the lines of its standard
 * input to them, and theirs to its standard output. It ends when its input does, which is when the tenant does, and when
 * they end their thread, however busy they are.
 */
const MEMORY_LIMIT = 128;

/** The limit of the thread is one of its heap only: buffers are outside of it. Megabytes of the whole process. */
const PROCESS_LIMIT = 512;

const data: SandboxData = { network: process.argv[2] === "network" };
const worker = new Worker(new URL(`./worker${path.extname(import.meta.filename)}`, import.meta.url), {
  execArgv: ["--permission", "--no-warnings"],
  env: {},
  workerData: data,
  resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
  // Nobody reads them: a line on this process's own output would be taken for a result.
  stdout: true,
  stderr: true,
});
worker.on("message", (line) => process.stdout.write(`${line}\n`));
worker.on("error", () => process.exit(1));
worker.on("exit", () => process.exit(1));

setInterval(() => {
  if (process.memoryUsage.rss() > PROCESS_LIMIT * 1024 * 1024) process.exit(1);
}, 100);

let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) worker.postMessage(line);
});
process.stdin.on("end", () => process.exit());
