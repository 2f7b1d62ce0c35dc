import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeAuthorities } from "./engine/authorities.ts";
import { applied, asShellScript, engineEnvironment } from "./engine/environment.ts";
import { EngineError } from "./engine/error.ts";
import { type EngineCommand, engineVersion, runEngine } from "./engine/pulumi.ts";
import { writeScratchProject } from "./engine/scratch-project.ts";
import { homeOf, project } from "./home.ts";
import { leaveSignal } from "./leave.ts";
import { ProgressReporter } from "./progress.ts";
import { startTenant } from "./tenant/tenant.ts";

const USAGE = `usage: npm run up:local [-- --once]

  --once  end after \`pulumi up\` and a preview: exit status 0 only when the preview shows no change`;

/** The stack that is tried. Its name is kept, as names of resources begin with it; its back end is a scratch folder. */
const STACK = "dev";

const home = homeOf("up-local");
process.exitCode = await main();

/** @returns the exit status: 0, the engine's own when it failed, 1 for other failures, 2 for bad arguments. */
async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const leave = leaveSignal();
  try {
    await run(options, leave);
    return 0;
  } catch (error) {
    if (leave.aborted) return 130;
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return error instanceof EngineError ? error.exitStatus : 1;
  } finally {
    home.remove();
  }
}

/** Deploys the program onto an empty tenant with the real engine, and serves the tenant when that is wanted. */
async function run({ once: ends }: Options, leave: AbortSignal): Promise<void> {
  const progress = new ProgressReporter(process.stderr);
  progress.step("engine", await engineVersion(process.env));
  const tenant = await startTenant({ home: home.path, log: (line) => console.error(line) });
  try {
    progress.step("tenant", tenant.issuer);
    const folder = path.join(home.path, "project");
    const authoritiesFile = path.join(home.path, "authorities.pem");
    await writeAuthorities(authoritiesFile, tenant.ca, process.platform);
    await writeScratchProject({
      project,
      stack: STACK,
      folder,
      domain: tenant.domain,
      pulumiHome: process.env.PULUMI_HOME ?? path.join(homedir(), ".pulumi"),
    });
    const differing = engineEnvironment({
      inherited: process.env,
      folder,
      tenant,
      authoritiesFile,
      passphrase: randomBytes(16).toString("hex"),
      nodeFolder: path.dirname(process.execPath),
    });
    const environment = applied(process.env, differing);
    const pulumi = async (...command: EngineCommand) => {
      await runEngine(command, { folder, environment, leave });
      progress.step(`pulumi ${command[0]}`, "done");
    };
    await pulumi("stack", "init", STACK);
    await pulumi("up", "--yes", "--skip-preview");
    if (ends) return await pulumi("preview", "--diff", "--expect-no-changes");
    const script = path.join(home.path, "environment.sh");
    await writeFile(script, asShellScript(differing));
    console.log(welcome({ issuer: tenant.issuer, folder, script }));
    if (!leave.aborted) await once(leave, "abort");
  } finally {
    await tenant.close();
  }
}

/** What a person needs to go on with the stack by hand. */
function welcome({ issuer, folder, script }: { issuer: string; folder: string; script: string }): string {
  return [
    `The stack is up at ${issuer} until Ctrl-C.`,
    "In another shell, after a change of the program:",
    `  . ${script}`,
    `  pulumi -C ${folder} preview --diff`,
  ].join("\n");
}

interface Options {
  readonly once: boolean;
}

function readOptions(): Options | string {
  try {
    return parseArgs({ options: { once: { type: "boolean", default: false } } }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
