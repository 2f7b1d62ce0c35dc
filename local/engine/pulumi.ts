import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { EngineError } from "./error.ts";

const COMMAND = "pulumi";

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
 * The version of the `pulumi` command on the PATH, for example `v3.270.0`.
 *
 * @throws {EngineError} `ENGINE_MISSING` when there is none, `ENGINE_FAILED` when it doesn't work.
 */
export async function engineVersion(environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(COMMAND, ["version"], { env: environment });
    return stdout.trim();
  } catch (cause) {
    throw isMissing(cause) ? missing(cause) : new EngineError("ENGINE_FAILED", String(cause), { cause });
  }
}

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
    throw isMissing(cause) ? missing(cause) : cause;
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

const isMissing = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOENT";

const missing = (cause: unknown) =>
  new EngineError(
    "ENGINE_MISSING",
    `there is no \`${COMMAND}\` command on the PATH; see https://www.pulumi.com/docs/install/, or run ` +
      "`npm install --global pulumi`, which fetches it from the internet (`npm start` needs none)",
    { cause },
  );
