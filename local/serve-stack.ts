import { once } from "node:events";
import path from "node:path";
import { ProgressReporter } from "command-line/progress";
import { readStackFile } from "declared-stack/stack-file";
import { guard } from "../infra/guardrails/guard.ts";
import { writeEnded } from "../infra/guardrails/report.ts";
import { project } from "../infra/project.ts";
import { paintFor, writeReport } from "../proof/matrix.ts";
import { prove } from "../proof/prove.ts";
import { policy } from "../rules/policy.ts";
import { machineLine, welcome } from "./announce.ts";
import { Logs } from "./logs.ts";
import { bringUp } from "./up.ts";

/** What `npm start` is asked for. */
export interface ServeOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly stack: string;
  readonly port: number;
  /** The day by which waivers are judged, as `YYYY-MM-DD`. */
  readonly today: string;
}

/** The process in which a stack is served. */
export interface ServeProcess {
  /** The folder for its files. */
  readonly home: string;
  /** Aborts when it has to end. */
  readonly leave: AbortSignal;
  /** Called when the stack is served: from then on it is ended in order. */
  readonly onServing: () => void;
}

/**
 * Judges a stack, brings it up, proves it, and serves it when that is wanted: nothing is brought up that doesn't hold the
 * guardrails, and nothing is served that isn't proved.
 *
 * @returns the exit status: 0 when the proof held, 1 when it did not.
 * @throws {GuardrailError} before anything is brought up.
 */
export async function serveStack(
  options: ServeOptions,
  { home, leave, onServing }: ServeProcess,
): Promise<number> {
  const progress = new ProgressReporter(process.stderr);
  process.stderr.write(`ExampleCo Timesheets, stack "${options.stack}", on this machine\n`);
  const onStep = (what: string, result: string) => progress.step(what, result);
  const config = await readStackFile(path.join(project, `Pulumi.${options.stack}.yaml`));
  const { waived, ended } = await guard({ stack: options.stack, config, today: options.today });
  const lapsed = ended.length > 0 ? `; ${ended.length} OF THE WAIVERS HAVE ENDED, see below` : "";
  onStep("guardrails", `all hold, ${waived} waived${lapsed}`);
  const logs = new Logs(process.stderr);
  const stack = await bringUp({
    home,
    project,
    stack: options.stack,
    port: options.port,
    onStep,
    log: logs.add,
  });
  try {
    const report = await prove(stack.target, progress.count);
    const out = options.json ? process.stderr : process.stdout;
    out.write(`\n${writeReport(report, policy, paintFor(out))}\n`);
    process.stderr.write(`\nTook ${progress.elapsed().toFixed(1)} s in all\n`);
    if (ended.length > 0) process.stderr.write(`\n${writeEnded(ended)}\n`);
    if (report.disagreements.some(({ code }) => code === "ANSWER_BROKEN")) logs.show();
    if (report.disagreements.length > 0) return 1;
    if (options.json) process.stdout.write(`${machineLine(stack)}\n`);
    if (options.once) return 0;
    out.write(`\n${welcome(stack, paintFor(out))}\n`);
    logs.follow();
    onServing();
    if (!leave.aborted) await once(leave, "abort");
    return 0;
  } finally {
    await stack.close();
  }
}
