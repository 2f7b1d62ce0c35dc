import { parseArgs } from "node:util";
import { writeReport } from "./report.ts";
import { runLoad } from "./run.ts";

const USAGE = `usage: npm run load [-- --requests N] [-- --concurrency N] [-- --seed N]

An hour's mixed load on the API in fast motion: people log, list, correct and delete, managers approve and reject, machines
upload and upload again, some misbehave. In the meantime the database throttles, fails, answers too late or not at all, and
the tenant changes its keys and is out twice. In the end the database is held against what the API said.

  --requests N     how many requests there are, at least (200000)
  --concurrency N  how many are under way at the same time (32)
  --seed N         another one makes other mishaps (1)

Exit status: 0 when every accepted entry is stored exactly once and every answer from 500 has its reason; 1 when not; 2 for
wrong arguments.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  const report = await runLoad(options);
  console.log(writeReport(report));
  return report.tally.unexplained.length + report.reconciliation.faults.length === 0 ? 0 : 1;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        requests: { type: "string", default: "200000" },
        concurrency: { type: "string", default: "32" },
        seed: { type: "string", default: "1" },
      },
    });
    const [requests, concurrency, seed] = [values.requests, values.concurrency, values.seed].map(Number);
    const isCount = (value: number | undefined): value is number =>
      Number.isSafeInteger(value) && Number(value) > 0;
    return isCount(requests) && isCount(concurrency) && isCount(seed)
      ? { requests, concurrency, seed }
      : undefined;
  } catch {
    return undefined;
  }
}
