import * as z from "zod/mini";
import type { entryShape } from "./operations/answer-shapes.ts";

/**
 * A text of a person's: trimmed, and without what could not be kept or shown as it came: control characters but for
 * line breaks, and halves of surrogate pairs.
 */
const text = (longest: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(longest),
    z.refine((value) => value.isWellFormed(), "well-formed Unicode"),
    z.refine((value) => !/\p{Cc}/u.test(value), "no control characters"),
  );

/** A multi-line text; see `text`. */
const note = (longest: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(longest),
    z.refine((value) => value.isWellFormed(), "well-formed Unicode"),
    z.refine((value) => !/[^\P{Cc}\n\t]/u.test(value), "no control characters but tabs and line breaks"),
  );

/** Exactly: `multipleOf` lets a little more than a quarter pass, and hours are added up. */
const quarterHours = z
  .number()
  .check(
    z.positive(),
    z.maximum(24),
    z.refine((hours) => Number.isInteger(hours * 4), "quarter hours, for example 7.25"),
  )
  .register(z.globalRegistry, { multipleOf: 0.25 });

/** What can be said of worked time, and corrected as long as it isn't approved. The date is no part of it: it is the entry's place. */
export const workShape = z.strictObject({
  project: text(100),
  hours: quarterHours,
  note: z.exactOptional(note(500)),
});

/** What a person sends to log time. */
export const newEntryShape = z.extend(workShape, {
  date: z.iso.date("a date of the calendar, YYYY-MM-DD"),
});

/** A line of a batch: an entry of a person's, by the name that the external system has for it. */
export const batchLineShape = z.extend(newEntryShape, {
  subject: text(255),
  externalId: text(100),
});

/** What an approver decides. */
export const decisionShape = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("approved") }),
  z.strictObject({ state: z.literal("rejected"), reason: note(500) }),
]);

export type Work = z.infer<typeof workShape>;
export type NewEntry = z.infer<typeof newEntryShape>;
export type BatchLine = z.infer<typeof batchLineShape>;
export type Decision = z.infer<typeof decisionShape>;

/**
 * An entry. `subject` is the `sub` of the person whose time it is, `email` theirs where their token had it, `externalId`
 * what the external system that sent it calls it; `version` counts its changes, from 1; `decidedBy` is the `sub` of who
 * approved or rejected it. Times are ISO 8601 in UTC.
 */
export type TimesheetEntry = z.infer<typeof entryShape>;
export type EntryState = TimesheetEntry["state"];
export const ENTRY_STATES = ["submitted", "approved", "rejected"] as const satisfies readonly EntryState[];
