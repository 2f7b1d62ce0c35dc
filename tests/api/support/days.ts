import type { Day, Editor, TimeToLog } from "../../../api/domain/day.ts";
import { type DayPlace, personKeyOf } from "../../../api/domain/entry-id.ts";

/** When things happen in tests that freeze the clock. */
export const AT = "2026-11-21T09:00:00.000Z";

/** A key of 22 characters that ends in a number. */
export const keyOf = (number: number): string => `key${String(number).padStart(19, "0")}`;

/** Ann's day, changed as told. */
export const placeWith = ({ subject = "auth0|ann", date = "2026-11-20" } = {}): DayPlace => ({
  person: personKeyOf(subject),
  date,
});

/** A day on which nothing was logged. */
export const emptyDay = (place: DayPlace = placeWith()): Day => ({ ...place, slots: [] });

/** An hour of Ann's on Apollo, changed as told. */
export function logWith({
  work,
  ...changes
}: Partial<Omit<TimeToLog, "work">> & { work?: Partial<TimeToLog["work"]> } = {}): TimeToLog {
  return {
    key: keyOf(1),
    sent: "sent-1",
    subject: "auth0|ann",
    work: { project: "Apollo", hours: 1, ...work },
    at: AT,
    ...changes,
  };
}

/** Somebody who reaches their own entries, and knows the first version, or those that are told. */
export const editorWith = (subject = "auth0|ann", versions: readonly number[] = [1]): Editor => ({
  subject,
  reaches: (owner) => owner === subject,
  knows: (version) => versions.includes(version),
  at: "2026-11-21T10:00:00.000Z",
});

/** Somebody who reaches the entries of others, and none of their own. */
export const approverWith = (...given: Parameters<typeof editorWith>): Editor => {
  const editor = editorWith(...given);
  return { ...editor, reaches: (owner) => owner !== editor.subject };
};
