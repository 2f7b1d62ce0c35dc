import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { COMMAND } from "../../deploy/engine.ts";
import { EngineError, startError } from "../../deploy/error.ts";

/** How a process ended, as its `exit` event says: by itself, or by a signal. */
const exit = z.tuple([z.int().nullable(), z.string().nullable()]);

/** The surroundings of an engine's command. */
export interface EngineOptions {
  /** The folder of the project. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Interrupts a command under way, as Ctrl-C would, and keeps others from starting. */
  readonly leave: AbortSignal;
}

/** A command of the engine, such as `["preview", "--diff"]`. */
export type EngineCommand = readonly [name: string, ...rest: string[]];

/**
 * Runs a command of the engine, its output being this process's own. It leads a process group, so that a terminal's
 * Ctrl-C reaches it once, through this process: a second one the engine takes as the wish to drop what is under way.
 *
 * @throws {EngineError} `ENGINE_FAILED`, with the engine's status, when it ends with any but 0 or is interrupted.
 */
export async function runEngine(
  command: EngineCommand,
  { folder, environment, leave }: EngineOptions,
): Promise<void> {
  if (leave.aborted) throw failed(command, "was not started, because this process is ending");
  const child = spawn(COMMAND, [...command, "--non-interactive"], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  const interrupt = () => signalGroup(child.pid, "SIGINT");
  leave.addEventListener("abort", interrupt);
  try {
    const [status, signal] = exit.parse(await once(child, "exit"));
    await groupEnd(child.pid);
    if (status !== 0) throw failed(command, `ended with ${signal ?? `status ${status}`}`, status ?? 1);
  } catch (cause) {
    throw startError(COMMAND, cause);
  } finally {
    leave.removeEventListener("abort", interrupt);
  }
}

/** The command may be a wrapper that ends before the engine that it started. */
async function groupEnd(leader: number | undefined): Promise<void> {
  while (signalGroup(leader, 0)) await wait(50);
}

/** @returns whether there was a process in the group. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (leader === undefined) return false;
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

const failed = ([name]: EngineCommand, what: string, exitStatus = 1) =>
  new EngineError("ENGINE_FAILED", `\`${COMMAND} ${name}\` ${what}`, { exitStatus });
