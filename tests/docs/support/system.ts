import { spawn } from "node:child_process";
import { once } from "node:events";

/** The system of a folder, the project or a copy of it, running in a process of its own. */
export interface RunningSystem {
  /** The line that `npm start -- --json` printed. */
  readonly line: string;
  /** Everything that it told while it came up. */
  readonly told: string;
  end(): Promise<void>;
}

/** Starts it. @param isProved whether that is tried first, as `npm start` does. @throws {Error} with what it told, when it isn't proved. */
export async function startSystem(folder: string, isProved = true): Promise<RunningSystem> {
  const command = isProved ? ["local/start.ts", "--json"] : ["tests/docs/support/bring-up.ts"];
  const child = spawn(process.execPath, command, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (told += chunk));
  const ended = once(child, "exit");
  const line = await Promise.race([
    once(child.stdout, "data").then(String),
    ended.then(() => Promise.reject(new Error(told))),
  ]);
  return {
    line,
    told,
    end: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
