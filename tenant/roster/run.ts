import type { Policy } from "../../rules/policy/types.ts";
import { describeFailure, isLasting } from "../connect/failure.ts";
import { apply, preview } from "./apply.ts";
import { peopleOf, type RosterCheck, type RosterEntry } from "./check.ts";
import type { CompletedLines } from "./completed.ts";
import type { Directory } from "./directory.ts";
import { eachOf } from "./each.ts";
import { RosterError } from "./fault.ts";
import type { RosterLine } from "./lines.ts";
import { Tally } from "./tally.ts";

/** The needs of a run over a checked roster. */
export interface RosterRun {
  readonly lines: AsyncIterable<RosterLine>;
  readonly check: Pick<RosterCheck, "badLines">;
  readonly policy: Pick<Policy, "roles" | "groups">;
  readonly directory: Directory;
  /** The record of people who are done already; absent for a dry run. */
  readonly completed: CompletedLines | undefined;
  readonly concurrency: number;
  /** Stops it: those under way are finished. */
  readonly signal: AbortSignal;
  readonly onPerson: () => void;
}

/**
 * Goes through a roster, several people at a time. A person whom the tenant refuses is counted, and the others go on.
 *
 * @throws {RosterError} `ROSTER_INTERRUPTED` when the tenant can't be reached any more, or the run was stopped.
 */
export async function runRoster(run: RosterRun): Promise<Tally> {
  const { policy, directory, completed, concurrency, signal, onPerson } = run;
  const tally = new Tally();
  const act = completed === undefined ? preview : apply;
  const work = async (person: RosterEntry): Promise<void> => {
    if (completed?.has(person.line) === true) return;
    try {
      const plan = await act(person, { directory, policy });
      tally.add(person.email, plan);
      // Told again at each run, until their line is out or they are taken back.
      if (plan.kind !== "blocked") completed?.add(person.line);
    } catch (error) {
      const reason = describeFailure(error);
      if (isLasting(error)) throw new RosterError("ROSTER_INTERRUPTED", reason, { cause: error });
      tally.fail(person.email, person.line, reason);
    }
    onPerson();
  };
  await eachOf(peopleOf(run.lines, policy, run.check.badLines), work, { concurrency, signal });
  if (signal.aborted) throw new RosterError("ROSTER_INTERRUPTED", "stopped by a signal");
  return tally;
}
