import { parseArgs } from "node:util";
import { errorText } from "command-line/error-text";
import { leaveSignal } from "command-line/interruption";
import { parsePort } from "command-line/port";
import { scratchFolder } from "command-line/scratch-folder";
import { localFolder } from "../infra/project.ts";
import type { ServeOptions } from "./bring-up.ts";

const USAGE = `usage: npm start [-- --once] [-- --json] [-- --stack NAME] [-- --port N]

  --once        end after the proof: exit status 0 only when every answer agrees with the policy
  --json        one line of JSON on stdout once ready; everything else on stderr
  --stack NAME  the stack whose Pulumi.NAME.yaml is brought up (dev)
  --port N      the tenant's port (a free one)`;

const home = scratchFolder(localFolder, "start");
process.exitCode = await main();

/**
 * What it brings up is loaded after the arguments are read, so that a policy with faults is told like any other error.
 *
 * @returns the exit status: 0 when the proof held, 1 when it did not or nothing came up, 2 for bad arguments.
 */
async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const leave = leaveSignal();
  leave.addEventListener("abort", abandon);
  try {
    const { serveStack } = await import("./bring-up.ts");
    const onServing = () => leave.removeEventListener("abort", abandon);
    return await serveStack(options, { home: home.path, leave, onServing });
  } catch (error) {
    console.error(`\n${errorText(error)}`);
    return 1;
  } finally {
    home.remove();
  }
}

/** Ends a process that is not serving yet. All that it started lives in it, so only its folder has to go. */
function abandon(): void {
  home.remove();
  process.exit(130);
}

function readOptions(): ServeOptions | string {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        stack: { type: "string", default: "dev" },
        port: { type: "string", default: "0" },
      },
    });
    const port = parsePort(values.port);
    if (!/^[A-Za-z0-9_.-]+$/.test(values.stack))
      return `--stack is "${values.stack}"; expected a stack's name`;
    return { ...values, port, today: new Date().toISOString().slice(0, 10) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
