import { StringDecoder } from "node:string_decoder";
import { Worker } from "node:worker_threads";
import { ActionCache } from "./cache.ts";
import type { ExecutionRequest } from "./execution.ts";
import { harden } from "./harden.ts";
import { keepCode } from "./module.ts";
import { runActions } from "./run-actions.ts";

declare global {
  namespace NodeJS {
    interface ProcessPermission {
      /** Gives a permission up for good (Node docs, "Permissions"). */
      drop(scope: string): void;
    }
  }
}

/**
 * The process in which a tenant's Actions run. It reads requests from its standard input, one a line of JSON, and writes
 * what each Action did to its standard output; it ends when its input does, which is when the tenant does.
 */
const { stdin, stdout } = process;
const exit = process.exit.bind(process);
const write = stdout.write.bind(stdout);
const stringify = JSON.stringify;
const caches = new Map<string, ActionCache>();

/** Ends this process when its parent is gone, even while an Action keeps it busy. */
const WATCH = `
  const { ppid, pid, kill } = process;
  setInterval(() => process.ppid === ppid || kill(pid, "SIGKILL"), 500);
`;

async function answer(line: string): Promise<void> {
  const { id, request }: { id: number; request: ExecutionRequest } = JSON.parse(line);
  keepCode(request.actions);
  const cache = caches.get(request.trigger) ?? new ActionCache();
  caches.set(request.trigger, cache);
  const tell = (message: object) => write(`${stringify({ id, ...message })}\n`);
  const stop = await runActions(request, cache, (execution) => tell({ execution }));
  tell({ done: true, stop });
}

new Worker(WATCH, { eval: true, env: {} }).unref();
process.permission.drop("worker");
process.permission.drop("fs.read");
harden({ network: process.argv[2] === "network" });

const decoder = new StringDecoder("utf8");
let rest = "";
stdin.on("data", (chunk: Buffer) => {
  const lines = (rest + decoder.write(chunk)).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) void answer(line);
});
stdin.on("end", () => exit());
write("{}\n");
