import type { Caller } from "./caller.ts";
import type { TimesheetEntry } from "./entry.ts";

/** Whether the caller may know of an entry: their own, and those of others with `approve:timesheets`. */
export function maySee(caller: Caller, entry: TimesheetEntry): boolean {
  return isOwn(caller, entry) || caller.scopes.has("approve:timesheets");
}

/**
 * Why the caller cannot approve an entry; `undefined` when they can. One who lacks the scope never comes here: the
 * route asks for it.
 */
export function whyNotApprove(caller: Caller, entry: TimesheetEntry): "own_entry" | undefined {
  return isOwn(caller, entry) ? "own_entry" : undefined;
}

/** Why the caller cannot delete an entry; `undefined` when they can. Nobody deletes the entries of others. */
export function whyNotDelete(
  caller: Caller,
  entry: TimesheetEntry,
): "not_found" | "approved_entry" | undefined {
  if (!isOwn(caller, entry)) return "not_found";
  return entry.state === "approved" ? "approved_entry" : undefined;
}

function isOwn(caller: Caller, entry: TimesheetEntry): boolean {
  return caller.subject === entry.subject;
}
