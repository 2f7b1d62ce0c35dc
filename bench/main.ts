import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { measureAuthorisedRequests } from "./authorised-requests.ts";
import { measureColdStart } from "./cold-start.ts";
import { describeMachine } from "./support/machine.ts";
import { installPeers } from "./support/peers.ts";
import { isMet, type Measurement, toMarkdown } from "./support/report.ts";
import { measureTableGrowth } from "./table-growth.ts";
import { measureTokenVerification } from "./token-verification.ts";

const BENCHMARKS: Readonly<Record<string, (quick: boolean) => Promise<Measurement>>> = {
  "token-verification": measureTokenVerification,
  "authorised-requests": measureAuthorisedRequests,
  "cold-start": measureColdStart,
  "table-growth": measureTableGrowth,
};

const RESULTS = path.join(import.meta.dirname, "RESULTS.md");

const USAGE = `Usage: npm run bench [-- NAME...] [-- --quick]

Measures the API beside what somebody would pick instead, in the same run, and prints the ratios.
  NAME     ${Object.keys(BENCHMARKS).join(", ")}; all of them unless told
  --quick  short rounds, for a first look

All of them in full are written to bench/RESULTS.md. Exit status: 0 when each target is met, 1 when one is missed,
2 when it couldn't be told.
`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (values.help || unknown.length > 0) {
    console.error(unknown.length > 0 ? `There is no benchmark ${unknown.join(", ")}.\n\n${USAGE}` : USAGE);
    return unknown.length > 0 ? 2 : 0;
  }
  installPeers();
  const machine = describeMachine();
  console.log(`${machine}\n`);
  const measured: Measurement[] = [];
  for (const [name, measure] of Object.entries(BENCHMARKS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`measuring ${name}`);
    const measurement = await measure(values.quick);
    console.log(`${toMarkdown(measurement)}\n`);
    measured.push(measurement);
  }
  if (!values.quick && positionals.length === 0) {
    const text = ["# Benchmarks", `\`npm run bench\`, on ${machine}.`, ...measured.map(toMarkdown)].join(
      "\n\n",
    );
    await writeFile(RESULTS, `${text}\n`);
  }
  return measured.every(({ targets }) => targets.every(isMet)) ? 0 : 1;
}
