import { type ChildProcess, type ExecFileOptions, execFile } from "node:child_process";
import { promisify } from "node:util";
import { onExit } from "./on-exit.ts";

/** Ends a child process with this one, however this one ends by itself. */
export function endWithThisProcess(child: ChildProcess): void {
  const takeBack = onExit(() => child.kill());
  child.once("exit", takeBack);
}

/**
 * Runs a program to its end, as `execFile` does, in a process that doesn't outlive this one.
 *
 * @throws as `execFile`: with the status of what failed, and with all that it wrote.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const running = promisify(execFile)(file, args, { ...options, encoding: "utf8" });
  endWithThisProcess(running.child);
  return running;
}
