import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { leaveSignal } from "command-line/interruption";
import { ProgressReporter } from "command-line/progress";
import { scratchFolder } from "command-line/scratch-folder";
import { startTenant } from "local-auth0/tenant";
import { localFolder, project } from "../infra/project.ts";
import { asShellScript } from "./engine/environment.ts";
import { EngineError } from "./engine/error.ts";
import { engineVersion } from "./engine/pulumi.ts";
import { createScratchStack } from "./engine/scratch-stack.ts";

const USAGE = `usage: npm run up:local [-- --once]

  --once  end after \`pulumi up\`: exit status 0 only when a preview shows no change, and a refresh no drift`;

/** The stack that is deployed. Its name is kept, as names of resources begin with it. */
const STACK = "dev";

const home = scratchFolder(localFolder, "up-local");
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
    const inherited = process.env;
    const stack = await createScratchStack({
      home: home.path,
      project,
      stack: STACK,
      tenant,
      inherited,
      leave,
    });
    await stack.run("up", "--yes", "--skip-preview");
    progress.step("deployed", `${STACK}, hosting none`);
    if (ends) {
      await stack.run("preview", "--diff", "--expect-no-changes");
      progress.step("previewed", "no change");
      await stack.run("refresh", "--preview-only", "--diff", "--expect-no-changes");
      progress.step("compared", "no drift");
      return;
    }
    const script = path.join(home.path, "environment.sh");
    await writeFile(script, asShellScript(stack.environment));
    console.log(welcome({ issuer: tenant.issuer, folder: stack.folder, script }));
    if (!leave.aborted) await once(leave, "abort");
  } finally {
    await tenant.close();
  }
}

/** What a person needs to go on with the stack by hand. */
function welcome({ issuer, folder, script }: { issuer: string; folder: string; script: string }): string {
  return [
    `Running at ${issuer} until Ctrl-C. In another shell, after a change of the program:`,
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
