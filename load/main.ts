import { option } from "command-line/arguments";
import { command } from "command-line/command";
import { wholeNumber } from "command-line/values";

const count = wholeNumber({ from: 1 });

await command({
  name: "npm run load",
  summary: `An hour's mixed load on the API in fast motion: people log, list, correct and delete, managers approve and reject, machines
upload and upload again, some misbehave. In the meantime the database throttles, fails, answers too late or not at all, and
the tenant changes its keys and is out twice. In the end the database is held against what the API said.`,
  options: {
    requests: option(count, "how many requests there are, at least", 200_000),
    concurrency: option(count, "how many are under way at the same time", 32),
    seed: option(count, "another one makes other mishaps", 1),
  },
  statuses: {
    0: "when every accepted entry is stored exactly once and every response of 500 or more has its reason",
    1: "when not",
  },
  run: async (options) => {
    const { runLoad } = await import("./run.ts");
    const { writeReport } = await import("./report.ts");
    const report = await runLoad(options);
    console.log(writeReport(report));
    return report.tally.unexplained.length + report.reconciliation.faults.length === 0 ? 0 : 1;
  },
});
