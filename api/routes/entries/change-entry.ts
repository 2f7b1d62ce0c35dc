import { type Day, type DayChange, type Editor, entryAt, type Refused } from "../../domain/day.ts";
import type { TimesheetEntry } from "../../domain/entry.ts";
import type { EntryPlace } from "../../domain/entry-id.ts";
import { readIfMatch, tagOf } from "../../http/preconditions.ts";
import { notFound, Problem } from "../../http/problem.ts";
import type { TimesheetStore } from "../../store/store.ts";
import type { Authorized } from "../../verify/caller.ts";

/**
 * Who wants to change an entry, whose they reach, and which of its versions they know.
 *
 * @throws {Problem} `precondition_required` or `invalid_header`
 */
export const editorOf = (
  { caller: { subject }, reaches }: Authorized,
  ifMatch: string | undefined,
  at: Date,
): Editor => ({
  subject,
  reaches,
  knows: readIfMatch(ifMatch),
  at: at.toISOString(),
});

/**
 * Changes an entry.
 *
 * @throws {Problem} when the change is refused; to those who didn't know the entry as it is, it tells its ETag.
 */
export async function changeEntry<Outcome extends { readonly kind: "kept" | "deleted" }>(
  store: TimesheetStore,
  place: EntryPlace,
  change: (day: Day) => DayChange<Outcome | Refused<ChangeRefusal>>,
): Promise<Outcome> {
  let current: TimesheetEntry | undefined;
  const outcome = await store.changeDay(place, (day) => {
    current = entryAt(day, place);
    return change(day);
  });
  if (outcome.kind === "refused") throw refusalOf(outcome.why, current);
  return outcome;
}

type ChangeRefusal = keyof typeof REFUSALS | "not_found" | "changed";

/** Why an entry is not changed, as its client is told it. */
const REFUSALS = {
  approved_entry: "It counts as worked; ask your manager to correct it",
  own_entry: "Ask another approver to decide it",
  already_decided: "Read it to see how; the person has to correct it before it can be decided again",
  day_full: "Log no more than 24 hours for a day; rejected entries do not count",
  too_many_entries: "Combine some of the day's entries",
} as const;

/**
 * The problem of a change that was refused.
 *
 * @param entry as it is now, for those who didn't know it so.
 */
export function refusalOf(why: ChangeRefusal, entry?: TimesheetEntry): Problem {
  if (why === "not_found") return notFound();
  if (why !== "changed") return new Problem(why, { detail: REFUSALS[why] });
  return new Problem("changed", {
    detail: "Read it again, and repeat your change if it is still right",
    ...(entry && { headers: { etag: tagOf(entry) } }),
  });
}
