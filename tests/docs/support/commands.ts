import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { onDay } from "../../support/on-day.ts";
import { type Block, project } from "./pages.ts";
import { comparable, patternOf } from "./sample.ts";
import type { Asked } from "./serve-commands.ts";

/** The scripts of package.json, by name. */
export const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(project, "package.json"), "utf8")));

/** A command of a page, with what the page says that it prints. */
export interface Command {
  readonly command: string;
  readonly expected: RegExp;
}

/** The commands of a block, in order. */
export const commandsOf = ({ text }: Block): Command[] =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...sample] = part.split("\n");
      return { command, expected: patternOf(sample.join("\n")) };
    });

/** The day by which waivers and approvals, which all end one day, are judged. */
const TODAY = onDay("2026-11-21");

/** Runs commands as npm would, without npm's own second. */
export class Commands {
  #server: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a command in a folder. @returns its output, as it is compared with a sample */
  async run(command: string, folder: string): Promise<string> {
    const [, name = "", rest = ""] =
      /^npm run (?:--silent )?(\S+)(?: --(?= ))?( [^|&;<>$]*)?$/.exec(command) ?? [];
    const file = scripts[name]?.replace(/^exec node /, "");
    if (file === undefined) return comparable(await shell(command, folder));
    const args = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    return comparable(await this.#serve({ folder, file, args }));
  }

  async close(): Promise<void> {
    if (this.#server === undefined) return;
    const closed = once(this.#server, "exit");
    this.#server.disconnect();
    await closed;
  }

  /** One at a time: they share a process. */
  #serve(asked: Asked): Promise<string> {
    const answer = this.#last.then(() => this.#ask(asked));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #ask(asked: Asked): Promise<string> {
    this.#server ??= fork(path.join(import.meta.dirname, "serve-commands.ts"), {
      execArgv: TODAY,
      // Compiled code of a copy's modules would never be asked for again.
      env: { ...process.env, NO_COLOR: "1", NODE_DISABLE_COMPILE_CACHE: "1" },
    });
    const server = this.#server;
    const waiting = new AbortController();
    server.send(asked);
    const [answer] = await Promise.race([
      once(server, "message", waiting),
      once(server, "exit", waiting).then(() => [{ error: "the process of the commands ended" }]),
    ]).finally(() => waiting.abort());
    const { printed, error } = answerShape.parse(answer);
    if (printed === undefined) throw new Error(error);
    return printed;
  }
}

const answerShape = z.object({ printed: z.string().optional(), error: z.string().optional() });

const exec = promisify(execFile);

async function shell(command: string, cwd: string): Promise<string> {
  const line = command.replaceAll(
    /npm (?:run )?(?:--silent )?(\S+)(?: --(?= ))?/g,
    // A shell of its own for each, as npm has.
    (_, name: string) => scripts[name]?.replace(/^exec /, "") ?? name,
  );
  const { PATH = "" } = process.env;
  const env = { ...process.env, PATH: `${path.join(project, "node_modules/.bin")}:${PATH}`, NO_COLOR: "1" };
  const { stdout } = await exec("sh", ["-c", `exec 2>&1\n${line}\ntrue`], { cwd, env });
  return stdout;
}
