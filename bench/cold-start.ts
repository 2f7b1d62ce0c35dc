import path from "node:path";
import { runProgram } from "command-line/child-process";
import { unbundledSize } from "./cold-start/size.ts";
import { createWorld, type World } from "./cold-start/world.ts";
import type { Measurement } from "./support/report.ts";
import { median, medianRatio } from "./support/statistics.ts";

const HOME = path.join(import.meta.dirname, "cold-start");
const PEER_PACKAGES = [
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/lib-dynamodb",
  "express",
  "express-oauth2-jwt-bearer",
  "serverless-http",
];

const LIMIT = "Node, a function that does nothing";
const OURS = "the Timesheets API, bundled";
const PEER = "express, serverless-http, unbundled AWS SDK";

/** Milliseconds from the new process to its first answer, and the memory that it held then, in megabytes. */
interface Start {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Time and memory of a function that is called for the first time. */
export async function measureColdStart(quick: boolean): Promise<Measurement> {
  const rounds = quick ? 5 : 25;
  const world = await createWorld();
  try {
    const functions = {
      [LIMIT]: path.join(HOME, "nothing.mjs"),
      [OURS]: world.bundle,
      [PEER]: path.join(HOME, "express.mjs"),
    };
    const starts = new Map<string, Start[]>(Object.keys(functions).map((name) => [name, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, file] of Object.entries(functions)) {
        const start = await startOnce(file, world);
        // The first round only fills the disk's cache.
        if (round >= 0) starts.get(name)?.push(start);
      }
    }
    const sizes = new Map([
      [OURS, world.bundleSize],
      [PEER, unbundledSize(functions[PEER], PEER_PACKAGES)],
    ]);
    return measurementOf(starts, sizes, rounds);
  } finally {
    await world.close();
  }
}

async function startOnce(file: string, world: World): Promise<Start> {
  const began = performance.now();
  const { stdout } = await runProgram(process.execPath, [path.join(HOME, "runner.mjs"), file, world.event], {
    env: { ...world.environment },
  });
  const milliseconds = performance.now() - began;
  const { status, body, kilobytes } = JSON.parse(stdout) as {
    status: number;
    body: string;
    kilobytes: number;
  };
  if (status !== 404) throw new Error(`${file} answered ${status}: ${body}`);
  return { milliseconds, megabytes: kilobytes / 1024 };
}

function measurementOf(
  starts: ReadonlyMap<string, readonly Start[]>,
  sizes: ReadonlyMap<string, number>,
  rounds: number,
): Measurement {
  const of = (name: string, what: keyof Start) => starts.get(name)?.map((start) => start[what]) ?? [];
  const sizeOf = (name: string) => sizes.get(name) ?? Number.NaN;
  const lessThanHalf = { below: 0.5 };
  return {
    title: "Cold start of the Lambda function",
    method: `A new process loads the function and calls it with an event of an HTTP API: an authorised \`GET /timesheets/{id}\` that fetches the issuer's keys over https and asks DynamoDB, both on the loopback interface, for an entry that isn't there. Milliseconds from the start of the process to its end after that answer, and the memory that it held then; medians of ${rounds} starts. Size is what is deployed: the bundle, or the packages as they are installed.`,
    columns: ["", "first answer, ms", "memory, MB", "size, kB"],
    rows: [...starts.keys()].map((name) => [
      name,
      median(of(name, "milliseconds")).toFixed(0),
      median(of(name, "megabytes")).toFixed(0),
      sizes.has(name) ? (sizeOf(name) / 1000).toFixed(0) : "",
    ]),
    targets: [
      {
        what: "first answer, of express",
        ratio: medianRatio(of(OURS, "milliseconds"), of(PEER, "milliseconds")),
        bound: lessThanHalf,
      },
      { what: "size, of express", ratio: sizeOf(OURS) / sizeOf(PEER), bound: lessThanHalf },
    ],
  };
}
