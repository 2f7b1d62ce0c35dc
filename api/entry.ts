import { z } from "zod";

/** What a person sends to log time. */
export const newEntryShape = z.strictObject({
  date: z.iso.date("a date of the calendar, YYYY-MM-DD"),
  project: z.string().trim().min(1).max(100),
  hours: z.number().positive().max(24).multipleOf(0.25, "quarter hours, for example 7.25"),
  note: z.string().trim().min(1).max(500).exactOptional(),
});

/**
 * What an external system sends: entries of people. Each names the person it is for, and by `externalId` itself, so
 * that it is stored once however often it is sent.
 */
export const batchShape = z.strictObject({
  entries: z
    .array(
      newEntryShape.extend({
        subject: z.string().min(1).max(255),
        externalId: z.string().min(1).max(100),
      }),
    )
    .min(1)
    .max(100),
});

/** What an approver sends, if anything. */
export const approvalShape = z.strictObject({ state: z.literal("approved") });

export type NewEntry = z.infer<typeof newEntryShape>;

/** Time that a person worked on a project on a day. */
export type TimesheetEntry = SubmittedEntry | ApprovedEntry;

interface LoggedTime {
  /** A UUID. */
  readonly id: string;
  /** The person whose time it is: the `sub` of their tokens. */
  readonly subject: string;
  /** The person's e-mail address; external systems don't give it. */
  readonly email?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly project: string;
  /** More than 0, at most 24, in quarter hours. */
  readonly hours: number;
  readonly note?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** An entry that waits for approval. */
export interface SubmittedEntry extends LoggedTime {
  readonly state: "submitted";
}

/** An entry that somebody else approved. */
export interface ApprovedEntry extends LoggedTime, Approval {
  readonly state: "approved";
}

/** Who approved an entry, and when. */
export interface Approval {
  /** The approver's `sub`. */
  readonly approvedBy: string;
  /** ISO 8601, UTC. */
  readonly approvedAt: string;
}

/** Makes the entry that waits for approval of what was sent. */
export function submitEntry(
  sent: NewEntry,
  person: Pick<LoggedTime, "subject" | "email">,
  made: { readonly id: string; readonly at: Date },
): SubmittedEntry {
  const { subject, email } = person;
  return {
    ...sent,
    id: made.id,
    subject,
    ...(email !== undefined && { email }),
    state: "submitted",
    createdAt: made.at.toISOString(),
  };
}
