/** The part of an entry that its person can correct as long as it isn't approved. The date is no part of it: it is the entry's place. */
export interface Work {
  readonly project: string;
  /** A multiple of a quarter hour. */
  readonly hours: number;
  readonly note?: string;
}

/** Time that a person wants to log. */
export interface NewEntry extends Work {
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** A line of a batch: an entry of a person's, by the name that the external system has for it. */
export interface BatchLine extends NewEntry {
  /** The `sub` of the person. */
  readonly subject: string;
  readonly externalId: string;
}

/** The end of an entry's wait: approved, or rejected for a reason. */
export type Decision =
  | { readonly state: "approved" }
  | { readonly state: "rejected"; readonly reason: string };

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
