import { HOURS_OF_A_DAY, type LogOutcome, SLOTS_OF_A_DAY } from "../../domain/day.ts";
import type { PreparedLine } from "./line.ts";

/** Why a line is not stored, and never will be as it is. */
export type LineRefusal =
  | "day_full"
  | "too_many_entries"
  | "external_id_conflict"
  | "deleted"
  | "entry_of_others";

interface ResultOf<Result extends string> {
  readonly line: number;
  readonly externalId: string;
  readonly result: Result;
}

/**
 * The result of a line. `id` is its entry's, `detail` says what to do. One that is `unavailable` met an outage and
 * is to be sent again; all others may be, too.
 */
export type LineResult =
  | (ResultOf<"stored" | "already_stored"> & { readonly id: string })
  | (ResultOf<"refused"> & { readonly code: LineRefusal; readonly detail: string })
  | ResultOf<"unavailable">;

const DETAILS: Readonly<Record<LineRefusal, string>> = {
  day_full: `A day has ${HOURS_OF_A_DAY} hours; correct what is logged for it`,
  too_many_entries: `A day has room for ${SLOTS_OF_A_DAY} entries; combine some of them`,
  external_id_conflict:
    "The externalId was used for another person, date or content; give a new entry an externalId of its own",
  entry_of_others: "Send entries of your own alone",
  deleted: "The person deleted it; give it a new externalId if it should be logged all the same",
};

/** The result of a line that met an outage. */
export const unavailable = ({ line, externalId }: PreparedLine): LineResult => ({
  line,
  externalId,
  result: "unavailable",
});

/** The result of a line that is not stored. */
export const refused = ({ line, externalId }: PreparedLine, code: LineRefusal): LineResult => ({
  line,
  externalId,
  result: "refused",
  code,
  detail: DETAILS[code],
});

/** The result of a line that the day has decided on. */
export function resultOf(prepared: PreparedLine, outcome: LogOutcome): LineResult {
  const { line, externalId } = prepared;
  if (outcome.kind === "refused") {
    return refused(prepared, outcome.why === "name_reused" ? "external_id_conflict" : outcome.why);
  }
  const result = outcome.kind === "logged" ? "stored" : "already_stored";
  return { line, externalId, result, id: outcome.entry.id };
}
