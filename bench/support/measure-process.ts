import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { endWithThisProcess } from "command-line/child-process";
import { z } from "zod";

/** Time and memory of one run of a program. */
export interface ProcessRun {
  readonly seconds: number;
  /** The most memory that its process held, and the most that was in use after collecting garbage, in bytes. */
  readonly peak: number;
  readonly live: number;
}

const memory = z.object({ peak: z.number(), live: z.number() });

/**
 * Runs a program in a process of its own.
 *
 * @param file its path.
 * @throws {Error} with what it printed, when it doesn't end with status 0.
 */
export async function measureProcess(file: string, args: readonly string[]): Promise<ProcessRun> {
  const began = performance.now();
  const child = fork(file, args, {
    execArgv: ["--expose-gc", "--import", path.join(import.meta.dirname, "report-peak.ts")],
    env: { PATH: process.env.PATH },
    silent: true,
  });
  endWithThisProcess(child);
  let output = "";
  let held: unknown;
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  child.on("message", (message) => (held = message));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${file} ended with ${status}:\n${output}`);
  return { seconds: (performance.now() - began) / 1000, ...memory.parse(held) };
}

/** How much of something was done a second, and the memory that it took. */
export function processLine(count: number, what: string, { seconds, peak, live }: ProcessRun): string {
  const [held, used] = [peak, live].map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`);
  const rate = `${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`;
  return `${String(count).padStart(7)} ${what}  ${rate}  heap ${used}, peak ${held}`;
}
