import * as z from "zod/mini";

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

/** Time that was logged. */
interface LoggedTime extends Work {
  readonly id: string;
  /** The `sub` of the person whose time it is. */
  readonly subject: string;
  /** The person's e-mail address, where their token had it. */
  readonly email?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** The name that the external system which sent it has for it. */
  readonly externalId?: string;
  /** Counts its changes, from 1. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

interface DecidedTime extends LoggedTime {
  /** The `sub` of whoever approved or rejected it. */
  readonly decidedBy: string;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
}

/** Time that a person worked on a project on a day, and whether it counts. */
export type TimesheetEntry =
  | (LoggedTime & { readonly state: "submitted" })
  | (DecidedTime & { readonly state: "approved" })
  | (DecidedTime & { readonly state: "rejected"; readonly reason: string });

export type EntryState = TimesheetEntry["state"];
export const ENTRY_STATES = ["submitted", "approved", "rejected"] as const satisfies readonly EntryState[];
