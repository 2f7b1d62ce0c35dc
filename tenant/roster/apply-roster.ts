import { createHash } from "node:crypto";
import path from "node:path";
import { ProgressReporter } from "command-line/progress";
import { forTerminal } from "command-line/safe-text";
import { removeIfEmpty } from "command-line/scratch-folder";
import { localFolder } from "../../infra/project.ts";
import { policy } from "../../rules/policy.ts";
import { connect } from "../connect/connection.ts";
import { accessToStack } from "../connect/stack-tenant.ts";
import { requireRights } from "../rights/require-rights.ts";
import { checkRoster, type RosterCheck } from "./check.ts";
import { openCompleted } from "./completed.ts";
import { connectionInUse } from "./connection.ts";
import { createDirectory } from "./directory.ts";
import { describeRosterFault, RosterError } from "./fault.ts";
import { readLines } from "./lines.ts";
import type { RosterOptions } from "./options.ts";
import { deployedRoles } from "./roles.ts";
import { runRoster } from "./run.ts";

/** The process in which a roster is applied. */
interface RosterProcess {
  readonly environment: NodeJS.ProcessEnv;
  /** Stops it: those under way are finished. */
  readonly signal: AbortSignal;
}

/**
 * Checks a roster, and applies it or says what that would do.
 *
 * @returns the exit status: 0 when all of it was done, 1 when some of it was not.
 * @throws {TenantAccessError} when nothing says how the tenant is reached; {TenantMismatchError} when it is another
 * stack's; {TenantRightsError} when the client may not do all of it.
 * @throws {RosterError} when it ended before its time.
 */
export async function applyRoster(options: RosterOptions, surroundings: RosterProcess): Promise<number> {
  const check = await checkRoster(readLines(options.file, options.encoding), policy);
  showCheck(check, options);
  if (check.faultCount > 0 && !options.skipBadLines) return 1;
  if (check.people === 0) throw new RosterError("ROSTER_EMPTY", `there is nobody in ${options.file}`);
  try {
    return await run(options, check, surroundings);
  } catch (error) {
    const isKept = error instanceof RosterError && error.code === "ROSTER_INTERRUPTED" && options.apply;
    if (!isKept) throw error;
    const advice = "What was done is kept: run the same command again, and it goes on from there.";
    throw new RosterError("ROSTER_INTERRUPTED", `${error.what}\n${advice}`, { cause: error });
  }
}

function showCheck(
  { people, badLines, faults, faultCount }: RosterCheck,
  { file, skipBadLines }: RosterOptions,
) {
  const bad = badLines.size === 1 ? "1 bad line" : `${badLines.size} bad lines`;
  console.log(`${forTerminal(file)}: ${people} people, ${bad}`);
  for (const fault of faults) console.log(`  ${forTerminal(describeRosterFault(fault))}`);
  if (faultCount > faults.length) console.log(`  … and ${faultCount - faults.length} more`);
  if (faultCount > 0 && !skipBadLines) {
    console.log("Nothing is applied while lines are bad: fix them, or leave them out with --skip-bad-lines.");
  }
}

async function run(
  options: RosterOptions,
  check: RosterCheck,
  { environment, signal }: RosterProcess,
): Promise<number> {
  const { stack, tenant: tenantFile } = options;
  const access = await accessToStack({ stack, tenantFile }, environment);
  await requireRights(options.apply ? "npm run roster -- --apply" : "npm run roster", access);
  const { domain, management } = await connect(access);
  const connection = options.connection ?? (await connectionInUse(management));
  const directory = createDirectory({ management, connection, roleIds: await deployedRoles(management) });
  const key = createHash("sha256")
    .update(JSON.stringify([check.digest, domain, connection]))
    .digest("hex");
  const folder = path.join(localFolder, "roster");
  const completed = options.apply ? openCompleted(folder, key.slice(0, 32)) : undefined;
  const resumed = completed?.resumed ?? 0;
  console.log(forTerminal(`${domain}, connection "${connection}"`));
  if (resumed > 0) console.log(`${resumed} people were done by an earlier run of this file`);
  const progress = new ProgressReporter(process.stderr);
  let done = resumed;
  const showProgress = () => progress.count({ what: "people", done, total: check.people });
  showProgress();
  try {
    const tally = await runRoster({
      lines: readLines(options.file, options.encoding),
      check,
      policy,
      directory,
      completed,
      concurrency: options.concurrency,
      signal,
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
