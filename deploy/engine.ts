import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import path from "node:path";
import { endWithThisProcess, runProgram } from "command-line/child-process";
import { z } from "zod";
import { project } from "../infra/project.ts";
import { EngineError, startError } from "./error.ts";

/** The user's own, in which the engine is. */
export const COMMAND = "pulumi";

/** How a process ended, as its `exit` event says: by itself, or by a signal. */
const exit = z.tuple([
  z.int().nullable(),
  z.enum(Object.keys(constants.signals) as NodeJS.Signals[]).nullable(),
]);

/**
 * The version of the `pulumi` command on the PATH, for example `v3.270.0`.
 *
 * @throws {EngineError} `ENGINE_MISSING` when there is none, `ENGINE_FAILED` when it doesn't work.
 */
export async function engineVersion(environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await runProgram(COMMAND, ["version"], { env: environment });
    return stdout.trim();
  } catch (cause) {
    const error = startError(COMMAND, cause);
    throw error instanceof EngineError ? error : new EngineError("ENGINE_FAILED", String(cause), { cause });
  }
}

/** The surroundings of a command of the engine. */
export interface EngineSurroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Aborts when it has to end. */
  readonly signal: AbortSignal;
  /** Whether it gets to know of that by itself, as what runs on a terminal does. */
  readonly hearsSignals: boolean;
  /** Gets what it writes where no terminal is; what a terminal shows is drawn anew all the time. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Runs the user's `pulumi` in the project, on this process's own input and output. The program is run by the Node that
 * runs this: the first on the PATH may be too old for it.
 *
 * @returns its exit status; 128 and the signal's number, as a shell gives it, when a signal ended it.
 * @throws {EngineError} `ENGINE_MISSING`
 */
export async function runPulumi(
  args: readonly string[],
  { environment, signal, hearsSignals, onOutput }: EngineSurroundings,
): Promise<number> {
  const folders = [path.dirname(process.execPath), ...(environment.PATH?.split(path.delimiter) ?? [])];
  const child = spawn(COMMAND, args, {
    cwd: project,
    env: { ...environment, PATH: folders.join(path.delimiter) },
    stdio: onOutput === undefined || hearsSignals ? "inherit" : ["inherit", "pipe", "pipe"],
  });
  endWithThisProcess(child);
  for (const [from, to] of [
    [child.stdout, process.stdout] as const,
    [child.stderr, process.stderr] as const,
  ]) {
    from?.on("data", (chunk: Buffer) => {
      to.write(chunk);
      onOutput?.(chunk.toString());
    });
  }
  // The engine takes a second interruption for the wish to drop what is under way, which leaves the stack locked.
  const interrupt = () => void (hearsSignals || child.kill("SIGINT"));
  signal.addEventListener("abort", interrupt);
  try {
    const [status, ended] = exit.parse(await once(child, "close"));
    return status ?? 128 + constants.signals[ended ?? "SIGTERM"];
  } catch (cause) {
    throw startError(COMMAND, cause);
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}
