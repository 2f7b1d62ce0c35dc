import { spawn } from "node:child_process";
import { once } from "node:events";
import { onExit } from "./on-exit.ts";

/** How much of what a program wrote its error tells, in lines. */
const TOLD = 12;
/** How long a group that was asked to end has before it is ended, in milliseconds. */
const GRACE = 2_000;

/** A program that didn't do what it was started for, with the last lines that it wrote. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  readonly code = "PROGRAM_FAILED";
}

/**
 * Runs a program to its end in a process group of its own: what it starts ends with it, when this process ends or `signal`
 * aborts. A terminal's Ctrl-C reaches none of them but through this process.
 *
 * @throws {ProgramError} when its status isn't 0; the signal's reason once it has aborted and the group has ended.
 */
export async function runGroup(
  file: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    /** This process's own by default. */
    readonly environment?: NodeJS.ProcessEnv;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { cwd, environment = process.env, signal } = options;
  signal.throwIfAborted();
  const child = spawn(file, args, {
    cwd,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = (how: NodeJS.Signals) => killGroup(child.pid, how);
  const takeBack = onExit(() => kill("SIGKILL"));
  let timer: NodeJS.Timeout | undefined;
  const abort = () => {
    kill("SIGTERM");
    timer = setTimeout(() => kill("SIGKILL"), GRACE);
  };
  signal.addEventListener("abort", abort);
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      written = `${written}${part}`.slice(-20_000);
    });
  }
  try {
    const [status] = await once(child, "close");
    signal.throwIfAborted();
    if (status === 0) return;
    const last = written.trimEnd().split("\n").slice(-TOLD).join("\n");
    throw new ProgramError(`${[file, ...args].join(" ")} ended with status ${status}:\n${last}`);
  } finally {
    // Its children may have outlived it.
    if (signal.aborted) kill("SIGKILL");
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    takeBack();
  }
}

function killGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  // One that couldn't be started has no id, and 0 would be this process's own group.
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
