import { createHash } from "node:crypto";
import path from "node:path";
import { leave } from "command-line/exit";
import { leaveSignal } from "command-line/interruption";
import { ProgressReporter } from "command-line/progress";
import { removeIfEmpty } from "command-line/scratch-folder";
import { localFolder } from "../../infra/project.ts";
import { policy } from "../../rules/policy.ts";
import { accessOf, connect } from "../connect/connection.ts";
import { TenantAccessError } from "../connect/error.ts";
import { describeFailure } from "../connect/failure.ts";
import { checkRoster, type RosterCheck } from "./check.ts";
import { openCompleted } from "./completed.ts";
import { connectionInUse } from "./connection.ts";
import { createDirectory } from "./directory.ts";
import { describeRosterFault, RosterError } from "./fault.ts";
import { readLines } from "./lines.ts";
import { type RosterOptions, readOptions, USAGE } from "./options.ts";
import { deployedRoles } from "./roles.ts";
import { runRoster } from "./run.ts";

const stop = leaveSignal();
leave(await main());

/** @returns the exit status: 0 when all is done, 1 when something is not, 2 for bad arguments. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  try {
    const check = await checkRoster(readLines(options.file), policy);
    showCheck(check, options);
    if (check.faultCount > 0 && !options.skipBadLines) return 1;
    return await run(options, check);
  } catch (error) {
    console.error(describeFailure(error));
    if (error instanceof RosterError && error.code === "ROSTER_INTERRUPTED" && options.apply) {
      console.error("What was done is kept: run the same command again, and it goes on from there.");
    }
    return error instanceof TenantAccessError ? 2 : 1;
  }
}

function showCheck(
  { people, badLines, faults, faultCount }: RosterCheck,
  { file, skipBadLines }: RosterOptions,
) {
  const bad = badLines.size === 1 ? "1 bad line" : `${badLines.size} bad lines`;
  console.log(`${file}: ${people} people, ${bad}`);
  for (const fault of faults) console.log(`  ${describeRosterFault(fault)}`);
  if (faultCount > faults.length) console.log(`  … and ${faultCount - faults.length} more`);
  if (faultCount > 0 && !skipBadLines) {
    console.log(
      "Nothing is applied while lines are bad: mend them, or leave them out with --skip-bad-lines.",
    );
  }
}

async function run(options: RosterOptions, check: RosterCheck): Promise<number> {
  const { domain, management } = connect(await accessOf(options, process.env));
  const connection = options.connection ?? (await connectionInUse(management));
  const directory = createDirectory({ management, connection, roleIds: await deployedRoles(management) });
  const key = createHash("sha256")
    .update(JSON.stringify([check.digest, domain, connection]))
    .digest("hex");
  const folder = path.join(localFolder, "roster");
  const completed = options.apply ? openCompleted(folder, key.slice(0, 32)) : undefined;
  const resumed = completed?.resumed ?? 0;
  console.log(`${domain}, connection "${connection}"`);
  if (resumed > 0) console.log(`${resumed} people were done by an earlier run of this file`);
  const progress = new ProgressReporter(process.stderr);
  let done = resumed;
  const showProgress = () => progress.count({ what: "people", done, total: check.people });
  showProgress();
  try {
    const tally = await runRoster({
      lines: readLines(options.file),
      check,
      policy,
      directory,
      completed,
      concurrency: options.concurrency,
      signal: stop,
      onPerson: () => {
        done += 1;
        showProgress();
      },
    });
    console.log(tally.write(options.apply));
    if (!options.apply) console.log("This was a dry run: nothing was changed. Do it with --apply.");
    if (tally.failures === 0 && completed !== undefined) {
      completed.forget();
      for (const empty of [folder, localFolder]) removeIfEmpty(empty);
    }
    return tally.failures === 0 ? 0 : 1;
  } finally {
    progress.clear();
    completed?.close();
  }
}
