import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { follow, type RunningSystem } from "./support/follow.ts";
import { project, readPages } from "./support/pages.ts";

const pages = readPages();
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(project, "package.json"), "utf8")));

let child: ChildProcess | undefined;
let running: Promise<RunningSystem> | undefined;

/** The system, once for all pages. */
const system = (): Promise<RunningSystem> => {
  running ??= start();
  return running;
};

async function start(): Promise<RunningSystem> {
  child = spawn(process.execPath, ["local/start.ts", "--json"], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stderr?.on("data", (chunk) => (told += chunk));
  const [line] = await Promise.race([
    once(child.stdout ?? child, "data"),
    once(child, "exit").then(() => Promise.reject(new Error(told))),
  ]);
  return { line: String(line), told };
}

afterAll(async () => {
  if (child === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
});

it("pages name commands that exist", () => {
  const named = pages
    .filter(({ file }) => !file.startsWith("packages/"))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/\bnpm run (?:--silent |-s )?([\w:-]+)/g)].map(([, name = ""]) => ({ file, name })),
    );
  expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  expect(named).not.toEqual([]);
});

/** Options that pages name beside a command of this project. */
const options = new Map<string, Set<string>>();
for (const { text } of pages) {
  for (const [, rest = ""] of text.matchAll(/\bnpm (?:run )?((?:--silent |-s )?[^`\n|#>;]*)/g)) {
    const [name = "", ...words] = rest.replace(/^(--silent|-s) /, "").split(/[\s[\]]+/);
    if (!scripts[name]?.startsWith("exec node ")) continue;
    const named = options.get(name) ?? new Set();
    options.set(name, named);
    for (const word of words.filter((one) => /^--[a-z]/.test(one))) named.add(word);
  }
}

it.each([...options].map(([name, named]) => [name, [...named]] as const))(
  "the options of %s that pages name are those of its usage",
  async (name, named) => {
    const [, , ...words] = scripts[name]?.split(" ") ?? [];
    const { stdout } = await promisify(execFile)(process.execPath, [...words, "--help"], { cwd: project });
    expect(stdout).toContain("--help");
    // Options that are passed on are Pulumi's to know.
    if (stdout.includes("[OPTION...]")) return;
    expect(named.filter((option) => !stdout.includes(option))).toEqual([]);
  },
);

const told = pages.filter(({ blocks }) => blocks.some(({ language }) => language === "console"));

describe.concurrent("what a page tells to do", { timeout: 240_000 }, () => {
  it.each(told.map((page) => [page.file, page] as const))("leads to what %s says", async (_, page) => {
    const steps = await follow(page, system);
    expect(steps).not.toEqual([]);
    for (const { command, expected, printed } of steps) {
      expect(printed, `$ ${command}`).toMatch(expected);
    }
  });
});
