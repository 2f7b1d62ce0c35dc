import path from "node:path";
import { runProgram } from "command-line/child-process";
import { command } from "command-line/command";
import { declarationsOf, PEOPLE, type PolicySize, sizeOf, syntheticPolicy } from "./growth/policy.ts";
import { describeMachine } from "./support/machine.ts";

const SIZES = [10, 30, 100, 300, 1_000] as const;
const SUBJECTS = ["program", "review", "proof"] as const;

/** Milliseconds for one measurement. */
const PATIENCE = 60_000;

/** How much faster than its work something may seem to grow: small sizes are mostly start-up, large ones collect garbage. */
const TOLERANCE = 1.15;

const child = path.join(import.meta.dirname, "growth", "measure-one.ts");

interface Point {
  readonly work: number;
  /** Absent when it took too long. */
  readonly measured?: { readonly seconds: number; readonly bytes: number };
}

await command({
  name: "npm run bench:growth",
  summary: "Measures how time and memory of the program, the review and the proof grow with the policy.",
  statuses: {
    0: "when none grows faster than the number of declarations",
    1: "when one does, or takes too long",
    2: "when one fails",
  },
  failure: 2,
  run: measureGrowth,
});

/** Prints a row for each size, and gives the exit status. */
async function measureGrowth(): Promise<number> {
  console.log(`${describeMachine()}\n`);
  console.log(
    "| what | scopes, roles, applications, routes | declarations (of the proof: cells) | seconds | MB |\n|---|---|---|---|---|",
  );
  const conclusions: string[] = [];
  let status = 0;
  for (const subject of SUBJECTS) {
    const points: Point[] = [];
    for (const scopes of SIZES) {
      const point = await measure(subject, scopes);
      points.push(point);
      console.log(rowOf(subject, scopes, point));
      if (point.measured === undefined) break;
    }
    const exponent = exponentOf(points);
    const isWhole = points.length === SIZES.length && points.every(({ measured }) => measured !== undefined);
    if (!isWhole || exponent > TOLERANCE) status = 1;
    conclusions.push(
      `${subject}: time grows with the ${exponent.toFixed(2)}th power of them${isWhole ? "" : `; gave up after ${PATIENCE / 1000} s`}`,
    );
  }
  console.log(`\n${conclusions.join("\n")}`);
  return status;
}

async function measure(subject: string, scopes: number): Promise<Point> {
  const work = workOf(subject, sizeOf(scopes));
  try {
    const { stdout } = await runProgram(process.execPath, [child, subject, String(scopes)], {
      timeout: PATIENCE,
      killSignal: "SIGKILL",
    });
    return { work, measured: JSON.parse(stdout) as { seconds: number; bytes: number } };
  } catch (error) {
    if (error instanceof Error && "killed" in error && error.killed === true) return { work };
    throw error;
  }
}

/** Counts what a subject has to look at: the declarations; of the proof every cell, since it tries each. */
function workOf(subject: string, size: PolicySize): number {
  if (subject !== "proof") return declarationsOf(syntheticPolicy(size));
  return (PEOPLE * (size.applications - 1) + 1) * (size.routes + 1);
}

function rowOf(subject: string, scopes: number, { work, measured }: Point): string {
  const { roles, applications, routes } = sizeOf(scopes);
  const size = [scopes, roles, applications, routes].join(", ");
  const seconds = measured?.seconds.toFixed(2) ?? `over ${PATIENCE / 1000}`;
  const memory = measured === undefined ? "" : String(Math.round(measured.bytes / 2 ** 20));
  return `| ${subject} | ${size} | ${work} | ${seconds} | ${memory} |`;
}

/** Between the last two sizes that were measured, where start-up weighs least. */
function exponentOf(points: readonly Point[]): number {
  const [before, last] = points.filter(({ measured }) => measured !== undefined).slice(-2);
  if (before?.measured === undefined || last?.measured === undefined) return Number.NaN;
  return Math.log(last.measured.seconds / before.measured.seconds) / Math.log(last.work / before.work);
}
