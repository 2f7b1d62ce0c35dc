import type { Day, DayChange } from "../domain/day.ts";
import type { DayPlace } from "../domain/entry-id.ts";

/** A period of days, both ends in it, YYYY-MM-DD; an end that is absent is open. */
export interface Period {
  readonly from?: string;
  readonly to?: string;
}

/** A place in a list of days: the day that was given last. */
export type DayPosition = DayPlace;

/** Which part of a list of days is wanted. */
export interface DayListRequest {
  readonly period: Period;
  /** The most days that are given, at least 1. What a request costs depends on this alone. */
  readonly limit: number;
  /** Where the part before ended; absent for the first. */
  readonly after?: DayPosition;
}

/** A part of a list of days. `more` tells whether there are others behind it, as far as the list knows. */
export interface DayList {
  readonly days: readonly Day[];
  readonly more: boolean;
}

/** A name that a sender gave to something, and what it stands for. Whoever reserves it first is right. */
export interface Reservation {
  /** A digest that tells the sender and their name for it. */
  readonly name: string;
  /** A digest of what it stands for. */
  readonly meaning: string;
  /** When the name is free again, in seconds since 1970; absent for never. It may stay taken for some days longer. */
  readonly expiresAt?: number;
}

/**
 * Keeps people's days. Every method throws a `StoreUnavailableError` when the database cannot answer at the moment.
 */
export interface TimesheetStore {
  /** A person's day as it is at this moment; one without slots where nothing was logged. */
  readDay(place: DayPlace): Promise<Day>;

  /**
   * Changes a day by one conditional write, or not at all: nobody else's change gets lost, and nobody sees a half of
   * this one.
   *
   * @param decide pure; called again, with the newer day, when somebody else was faster.
   * @returns the outcome of the decision that was written, or that wrote nothing.
   */
  changeDay<Outcome>(place: DayPlace, decide: (day: Day) => DayChange<Outcome>): Promise<Outcome>;

  /** A person's days, the latest first. What was written before is in it. */
  listDays(person: string, request: DayListRequest): Promise<DayList>;

  /** Days of all people with an entry that waits for approval, the oldest first. A change may take a moment to show up. */
  listDaysAwaitingApproval(request: DayListRequest): Promise<DayList>;

  /** Days of all people, the latest first, as they are at this moment; one that is new may take a moment to show up. */
  listDaysOfEverybody(request: DayListRequest): Promise<DayList>;

  /** Reserves a name, once and for all senders at the same time. @returns the meaning that the name has, now. */
  reserve(reservation: Reservation): Promise<string>;

  /** The secret with which cursors are sealed: 32 bytes, the same for all, made when it is first asked for. */
  cursorSecret(): Promise<Uint8Array>;
}

/** The database cannot answer at the moment. What it did of a write is unknown; doing it again is safe. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  readonly code = "STORE_UNAVAILABLE";

  constructor(options: ErrorOptions) {
    super("the database cannot answer at the moment; try again in a few seconds", options);
  }
}
