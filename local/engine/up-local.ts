import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ProgressReporter } from "command-line/progress";
import { linesForTerminal } from "command-line/safe-text";
import { startTenant } from "local-auth0";
import { engineVersion } from "../../deploy/engine.ts";
import { project } from "../../infra/project.ts";
import { asShellScript } from "./environment.ts";
import { createScratchStack } from "./scratch-stack.ts";

/** The stack that is deployed. Its name is kept, as names of resources begin with it. */
const STACK = "dev";

/**
 * Deploys the program onto an empty tenant with the real engine, and serves the tenant when that is wanted.
 *
 * @throws {EngineError} when the engine failed, or there is none.
 */
export async function upLocal({
  home,
  once: ends,
  leave,
}: {
  /** The folder for its files. */
  readonly home: string;
  /** Whether it ends after `pulumi up`, and what has to hold then. */
  readonly once: boolean;
  /** Aborts when it has to end. */
  readonly leave: AbortSignal;
}): Promise<void> {
  const progress = new ProgressReporter(process.stderr);
  progress.step("engine", await engineVersion(process.env));
  const tenant = await startTenant({ home, log: (text) => console.error(linesForTerminal(text)) });
  try {
    progress.step("tenant", tenant.issuer);
    const inherited = process.env;
    const stack = await createScratchStack({
      home,
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
    const script = path.join(home, "environment.sh");
    await writeFile(script, asShellScript(stack.environment));
    console.log(welcome({ issuer: tenant.issuer, folder: stack.folder, script }));
    if (!leave.aborted) await once(leave, "abort");
  } finally {
    await tenant.close();
  }
}

/** Tells a person how to go on with the stack by hand. */
function welcome({ issuer, folder, script }: { issuer: string; folder: string; script: string }): string {
  return [
    `Running at ${issuer} until Ctrl-C. In another shell, after a change of the program:`,
    `  . ${script}`,
    `  pulumi -C ${folder} preview --diff`,
  ].join("\n");
}
