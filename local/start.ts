import { once } from "node:events";
import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { policy } from "../rules/policy.ts";
import { machineLine, welcome } from "./announce.ts";
import { Logs } from "./logs.ts";
import { ProgressReporter } from "./progress.ts";
import { paintFor, writeReport } from "./proof/matrix.ts";
import { prove } from "./proof/prove.ts";
import { bringUp } from "./up.ts";

const USAGE = `usage: npm start [-- --once] [-- --json] [-- --stack NAME] [-- --port N]

  --once        end after the proof: exit status 0 only when every answer agrees with the policy
  --json        one line of JSON on stdout once ready; everything else on stderr
  --stack NAME  the stack whose Pulumi.NAME.yaml is brought up (dev)
  --port N      the tenant's port (a free one)`;

const project = path.dirname(import.meta.dirname);
const home = path.join(project, ".local", `start-${process.pid}`);
process.exitCode = await main();

/** @returns the exit status: 0 when the proof held, 1 when it did not or nothing came up, 2 for bad arguments. */
async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const leave = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => leave.abort());
  }
  leave.signal.addEventListener("abort", abandon);
  try {
    return await run(options, leave.signal);
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Brings the stack up, proves it, and serves it when that is wanted: nothing is served that isn't proved. */
async function run({ once: ends, json, stack: name, port }: Options, leave: AbortSignal): Promise<number> {
  const progress = new ProgressReporter(process.stderr);
  process.stderr.write(`ExampleCo Timesheets, stack "${name}", on this machine\n`);
  const onStep = (what: string, result: string) => progress.step(what, result);
  const logs = new Logs(process.stderr);
  const stack = await bringUp({ home, project, stack: name, port, onStep, log: logs.add });
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
  rmSync(home, { recursive: true, force: true });
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
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return `--port is "${values.port}"; expected a whole number from 0 to 65535`;
    }
    if (!/^[A-Za-z0-9_.-]+$/.test(values.stack))
      return `--stack is "${values.stack}"; expected a stack's name`;
    return { ...values, port };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
