import type { Approval, ApprovedEntry, SubmittedEntry, TimesheetEntry } from "./entry.ts";

/** A place in a list of entries: behind the entry with this date and id. */
export type Position = Pick<TimesheetEntry, "date" | "id">;

/** Which part of a list is wanted. */
export interface PageRequest {
  /** The most entries that are given, at least 1. */
  readonly limit: number;
  /** Where the page before ended; absent for the first page. */
  readonly after?: Position;
}

/** A part of a list. `next` is there exactly when there is more behind it. */
export interface Page {
  readonly entries: readonly TimesheetEntry[];
  readonly next?: Position;
}

/**
 * Keeps timesheet entries. Each write happens only if the entry is in the state that it needs, and tells whether it
 * did. Every method throws a `StoreUnavailableError` when the database cannot answer at the moment.
 */
export interface TimesheetStore {
  /** Keeps a new entry. Gives `false`, and changes nothing, when there is one with its id. */
  create(entry: SubmittedEntry): Promise<boolean>;

  find(id: string): Promise<TimesheetEntry | undefined>;

  /** A person's entries, the latest date first. A new entry may take a moment to show up. */
  listOfPerson(subject: string, page: PageRequest): Promise<Page>;

  /** What waits for approval, the oldest date first, but for the entries of one person. */
  listAwaitingApproval(exceptOf: string, page: PageRequest): Promise<Page>;

  /** Approves an entry. Gives `undefined`, and changes nothing, when none with this id waits for approval. */
  approve(id: string, approval: Approval): Promise<ApprovedEntry | undefined>;

  /** Deletes an entry. Gives `false`, and changes nothing, when none with this id waits for approval. */
  delete(id: string): Promise<boolean>;
}

/** The database cannot answer at the moment. What it did of a write is unknown; doing it again is safe. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  readonly code = "STORE_UNAVAILABLE";

  constructor(options: ErrorOptions) {
    super("the database cannot answer at the moment; try again in a few seconds", options);
  }
}
