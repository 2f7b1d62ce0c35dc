import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { onDay } from "../../support/on-day.ts";
import { type Block, type Page, project } from "./pages.ts";
import { comparable, patternOf } from "./sample.ts";

/** A running system, for the commands that speak to one. */
export interface RunningSystem {
  /** The line that `npm start -- --json` printed. */
  readonly line: string;
  /** Everything that it told while it came up. */
  readonly told: string;
}

/** A command of a page, with what the page says that it prints, and what it printed. */
export interface Step {
  readonly command: string;
  readonly expected: RegExp;
  readonly printed: string;
}

const run = promisify(execFile);

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile(path.join(project, "package.json"), "utf8")));

/** The folders and files that a page's changes are tried on. */
const COPIED = [
  ...["api", "app", "batch", "bench", "infra", "load", "local", "mutation", "packages", "proof", "review"],
  ...["rules", "tenant", "docs", "tests", "package.json", "tsconfig.json", "biome.json"],
  ...[".dependency-cruiser.mjs", "Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"],
];

/**
 * Follows a page from top to bottom: makes its new files, makes its changes, runs its commands. Pages that change
 * something are followed on a copy of the project.
 *
 * @param system comes up when a command wants it.
 */
export async function follow(page: Page, system: () => Promise<RunningSystem>): Promise<Step[]> {
  const changes = page.blocks.some(({ language, isNew }) => language === "diff" || isNew);
  const home = changes ? await copyOfProject() : project;
  const steps: Step[] = [];
  try {
    for (const block of page.blocks) {
      if (block.isNew) await write(home, block);
      else if (block.language === "diff") await apply(home, block);
      else if (block.language === "console") steps.push(...(await runAll(home, block, system)));
    }
  } finally {
    if (changes) await rm(home, { recursive: true });
  }
  return steps;
}

/** Copies the project to where its node_modules are found. */
async function copyOfProject(): Promise<string> {
  await mkdir(path.join(project, ".local"), { recursive: true });
  const home = await mkdtemp(path.join(project, ".local", "docs-"));
  const isWanted = (from: string) => !["node_modules", ".expo", "dist"].includes(path.basename(from));
  for (const part of COPIED) {
    await cp(path.join(project, part), path.join(home, part), { recursive: true, filter: isWanted });
  }
  // Else the copy would import the project's own packages, without the page's changes.
  await mkdir(path.join(home, "node_modules"));
  for (const name of await readdir(path.join(home, "packages"))) {
    await symlink(path.join("..", "packages", name), path.join(home, "node_modules", name));
  }
  return home;
}

async function write(home: string, { file = "", text }: Block): Promise<void> {
  await mkdir(path.dirname(path.join(home, file)), { recursive: true });
  await writeFile(path.join(home, file), text);
}

/** Applies a diff whose hunks are told apart by lines of `…`. */
async function apply(home: string, { file = "", text, line }: Block): Promise<void> {
  let changed = await readFile(path.join(home, file), "utf8");
  for (const hunk of text.split(/^…\n/m)) {
    const lines = hunk.split("\n").slice(0, -1);
    const side = (sign: string) =>
      lines
        .filter((one) => one === "" || one.startsWith(" ") || one.startsWith(sign))
        .map((one) => `${one.slice(1)}\n`)
        .join("");
    const [before, after] = [side("-"), side("+")];
    const found = changed.split(before).length - 1;
    if (found !== 1) throw new Error(`line ${line}: ${file} has this ${found} times:\n${before}`);
    changed = changed.replace(before, () => after);
  }
  await writeFile(path.join(home, file), changed);
}

async function runAll(home: string, block: Block, system: () => Promise<RunningSystem>): Promise<Step[]> {
  const steps: Step[] = [];
  for (const part of block.text.split(/^\$ /m).slice(1)) {
    const [command = "", ...sample] = part.split("\n");
    const expected = patternOf(sample.join("\n"));
    steps.push({ command, expected, printed: comparable(await outputOf(command, home, system)) });
  }
  return steps;
}

/** Output of commands in the project itself, which changes nothing in between. */
const outputs = new Map<string, Promise<string>>();

async function outputOf(
  command: string,
  home: string,
  system: () => Promise<RunningSystem>,
): Promise<string> {
  if (command === "npm start") return (await system()).told;
  if (command.includes("--tenant stack.json")) {
    await writeFile(path.join(home, "stack.json"), (await system()).line);
  }
  if (home !== project) return shell(command, home);
  const known = outputs.get(command) ?? shell(command, home);
  outputs.set(command, known);
  return known;
}

/** Commands that judge waivers or approvals, which all end one day. */
const BY_DATE = /\b(guardrails|review)\b/;

/** Runs a command as npm would, without npm's own second. */
async function shell(command: string, home: string): Promise<string> {
  const line = command.replaceAll(
    /npm (?:run )?(?:--silent )?(\S+)(?: --(?= ))?/g,
    // A shell of its own for each, as npm has.
    (_, name: string) => scripts[name]?.replace(/^exec /, "") ?? name,
  );
  const { PATH = "" } = process.env;
  const env = {
    ...process.env,
    PATH: `${path.join(project, "node_modules/.bin")}:${PATH}`,
    NO_COLOR: "1",
    ...(BY_DATE.test(command) && { NODE_OPTIONS: onDay("2026-11-21").join("=") }),
  };
  const { stdout } = await run("sh", ["-c", `exec 2>&1\n${line}\ntrue`], { cwd: home, env });
  return stdout;
}
