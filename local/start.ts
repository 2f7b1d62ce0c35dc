import { once } from "node:events";
import { parseArgs } from "node:util";
import { policy } from "../rules/policy.ts";
import { machineLine, welcome } from "./announce.ts";
import { homeOf, project } from "./home.ts";
import { leaveSignal } from "./leave.ts";
import { Logs } from "./logs.ts";
import { parsePort } from "./port.ts";
import { ProgressReporter } from "./progress.ts";
import { paintFor, writeReport } from "./proof/matrix.ts";
import { prove } from "./proof/prove.ts";
import { bringUp } from "./up.ts";

const USAGE = `usage: npm start [-- --once] [-- --json] [-- --stack NAME] [-- --port N]

  --once        end after the proof: exit status 0 only when every answer agrees with the policy
  --json        one line of JSON on stdout once ready; everything else on stderr
  --stack NAME  the stack whose Pulumi.NAME.yaml is brought up (dev)
  --port N      the tenant's port (a free one)`;

const home = homeOf("start");
process.exitCode = await main();

/** @returns the exit status: 0 when the proof held, 1 when it did not or nothing came up, 2 for bad arguments. */
async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const leave = leaveSignal();
  leave.addEventListener("abort", abandon);
  try {
    return await run(options, leave);
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    home.remove();
  }
}

/** Brings the stack up, proves it, and serves it when that is wanted: nothing is served that isn't proved. */
async function run({ once: ends, json, stack: name, port }: Options, leave: AbortSignal): Promise<number> {
  const progress = new ProgressReporter(process.stderr);
  process.stderr.write(`ExampleCo Timesheets, stack "${name}", on this machine\n`);
  const onStep = (what: string, result: string) => progress.step(what, result);
  const logs = new Logs(process.stderr);
  const stack = await bringUp({ home: home.path, project, stack: name, port, onStep, log: logs.add });
  try {
    const report = await prove(stack.target, progress.count);
    const out = json ? process.stderr : process.stdout;
    out.write(`\n${writeReport(report, policy, paintFor(out))} (${progress.elapsed().toFixed(1)} s)\n`);
    if (report.findings.some(({ code }) => code === "ANSWER_BROKEN")) logs.show();
    if (report.findings.length > 0) return 1;
    if (json) process.stdout.write(`${machineLine(stack)}\n`);
    if (ends) return 0;
    out.write(`\n${welcome(stack, paintFor(out))}\n`);
    logs.follow();
    leave.removeEventListener("abort", abandon);
    if (!leave.aborted) await once(leave, "abort");
    return 0;
  } finally {
    await stack.close();
  }
}

/** Ends a process that is not serving yet. All that it started lives in it, so only its folder has to go. */
function abandon(): void {
  home.remove();
  process.exit(130);
}

interface Options {
  readonly once: boolean;
  readonly json: boolean;
  readonly stack: string;
  readonly port: number;
}

function readOptions(): Options | string {
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
    return { ...values, port };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
