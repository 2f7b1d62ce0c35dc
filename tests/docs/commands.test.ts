import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
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
