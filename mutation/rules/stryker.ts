import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { localFolder, project } from "../../infra/project.ts";
import { type MutationReport, readMutationReport } from "./survivors.ts";

const folder = path.join(project, "mutation");
const stryker = path.join(folder, "node_modules/@stryker-mutator/core/bin/stryker.js");
const reportFile = path.join(localFolder, "mutation", "rules.json");

/** The decisions themselves: who gets which scope. */
const QUICK = "rules/policy/decide.ts,rules/actions/access-token-scopes.ts,rules/actions/groups.ts";

/**
 * Mutates the rules and runs their tests over each mutant; installs Stryker first when it isn't there. What it says
 * on the way goes to standard error.
 *
 * @param quick mutates the decisions alone.
 * @throws {Error} `STRYKER_NOT_INSTALLED` or `STRYKER_FAILED`.
 */
export async function mutateRules(quick: boolean): Promise<MutationReport> {
  if (!existsSync(stryker) && (await run("npm", ["ci"], folder)) !== 0) {
    throw new Error("STRYKER_NOT_INSTALLED: npm ci in mutation/ failed; run it there to see why");
  }
  await rm(reportFile, { force: true });
  const only = quick ? ["--mutate", QUICK] : [];
  const status = await run(
    process.execPath,
    [stryker, "run", "mutation/rules/stryker.config.json", ...only],
    project,
  );
  if (status !== 0 || !existsSync(reportFile)) {
    throw new Error(
      `STRYKER_FAILED: it ended with status ${status}; see its lines above, and run npx vitest run tests/rules`,
    );
  }
  return readMutationReport(JSON.parse(await readFile(reportFile, "utf8")));
}

/** Its exit status; null when a signal ended it. */
async function run(command: string, parameters: readonly string[], cwd: string): Promise<number | null> {
  const child = spawn(command, parameters, { cwd, stdio: ["ignore", process.stderr, process.stderr] });
  const [status] = (await once(child, "close")) as [number | null];
  return status;
}
