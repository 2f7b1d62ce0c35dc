import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { endWithThisProcess } from "command-line/child-process";
import { chromium } from "command-line/chromium";
import { project } from "../../infra/project.ts";
import { appFolder } from "../../local/app/generated.ts";
import { installPackages } from "../../local/app/installed-packages.ts";
import { inChromium } from "../support/chromium.ts";

export interface TestOptions {
  /** Parts of paths of test files; empty for all, with the app's own checks and units. */
  readonly patterns: readonly string[];
  /** The folder for vitest's reports. */
  readonly reports: string | undefined;
  /** Whether screenshots are kept instead of compared. */
  readonly screenshots: boolean;
}

/** Goes on after what fails, so that one run tells all. @returns the exit status. */
export async function testApp({ patterns, reports, screenshots }: TestOptions): Promise<number> {
  await installPackages(appFolder, () => console.log("Installing the app's packages"));
  const reporters = (file: string) =>
    reports === undefined
      ? []
      : ["--reporter=default", "--reporter=json", `--outputFile.json=${path.resolve(reports, file)}`];
  const modules = path.join(project, "node_modules");
  const vitest = path.join(modules, "vitest/vitest.mjs");
  const biome = path.join(modules, "@biomejs/biome/bin/biome");
  const own: readonly Step[] = [
    { name: "types", cwd: "app", run: ["node_modules/typescript/bin/tsc"] },
    { name: "lint and format", run: [biome, "check", "--error-on-warnings", "app", "tests/app"] },
    { name: "generated files", run: ["local/app/generate.ts", "--check"] },
    { name: "units", cwd: "app", run: ["node_modules/vitest/vitest.mjs", "run", ...reporters("units.json")] },
  ];
  const together: Step = {
    name: "tests/app",
    run: [vitest, "run", "--config", "tests/app/vitest.config.ts", ...reporters("tests.json"), ...patterns],
    env: { SCREENSHOTS: screenshots ? "keep" : "compare" },
  };
  const failed: string[] = [];
  for (const step of patterns.length > 0 ? [] : own) {
    if (!(await holds(step))) failed.push(step.name);
  }
  if (!(await holds(together))) failed.push(together.name);

  if (chromium === undefined)
    console.log(`LEFT OUT: the tests ${inChromium}. On Debian: apt-get install chromium`);
  console.log(
    failed.length === 0 ? "Timesheets Mobile: all held" : `Timesheets Mobile: FAILED: ${failed.join(", ")}`,
  );
  return failed.length === 0 ? 0 : 1;
}

/** A program of Node's, and the folder of the project in which it runs. */
interface Step {
  readonly name: string;
  readonly run: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function holds({ name, run, cwd = ".", env }: Step): Promise<boolean> {
  console.log(`\n${name}`);
  const child = spawn(process.execPath, run, {
    cwd: path.join(project, cwd),
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  endWithThisProcess(child);
  const [status] = await once(child, "close");
  return status === 0;
}
