import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { onTestFinished } from "vitest";

/** The checkout. */
export const project = path.resolve(import.meta.dirname, "../../..");

/** A bring-up with its output, which a test can end. */
export interface UpLocalRun {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the exit status, once the process and its streams have ended. */
  readonly ended: Promise<number | null>;
  /** Waits until the process has written something to stdout. */
  readonly said: (text: string) => Promise<void>;
  readonly interrupt: () => void;
  /** Whether it still has the folder that only a running process has. */
  readonly hasHome: () => boolean;
}

/** Runs `npm run up:local` with some of the environment changed; `undefined` takes a variable away. */
export function upLocal(args: readonly string[], changed: NodeJS.ProcessEnv = {}): UpLocalRun {
  const child = spawn(process.execPath, ["local/up-local.ts", ...args], {
    cwd: project,
    env: { ...process.env, NO_COLOR: "1", ...changed },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      texts[name] += part;
    });
  }
  const ended = once(child, "close").then(([status]) => status as number | null);
  return {
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    ended,
    said: async (text) => {
      const over = ended.then((status) => {
        throw new Error(`it ended with ${status} before it said "${text}": ${texts.stderr}`);
      });
      const heard = async () => {
        while (!texts.stdout.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
      };
      await Promise.race([heard(), over]);
    },
    interrupt: () => void child.kill("SIGINT"),
    hasHome: () => existsSync(path.join(project, ".local", `up-local-${child.pid}`)),
  };
}
