/** The stable codes of what can be wrong with a line of a roster. */
export type RosterFaultCode =
  | "ROSTER_MALFORMED_LINE"
  | "ROSTER_WRONG_COLUMNS"
  | "ROSTER_BAD_TEXT"
  | "ROSTER_BAD_EMAIL"
  | "ROSTER_BAD_NAME"
  | "ROSTER_DUPLICATE_EMAIL"
  | "ROSTER_UNKNOWN_ROLE"
  | "ROSTER_UNKNOWN_GROUP";

/** One thing that is wrong with a line of a roster. */
export interface RosterFault {
  readonly code: RosterFaultCode;
  /** Its line in the file; the header's is 1. */
  readonly line: number;
  /** The text found, and the one expected. */
  readonly what: string;
}

/** Writes a fault as one line. */
export const describeRosterFault = ({ code, line, what }: RosterFault): string =>
  `line ${line}: ${what} (${code})`;

/** The stable codes of what ends a run. */
export type RosterErrorCode =
  | "ROSTER_UNREADABLE"
  | "ROSTER_BAD_HEADER"
  | "ROSTER_EMPTY"
  | "ROSTER_CHANGED"
  | "ROSTER_INTERRUPTED";

/** A run that ended before its time. */
export class RosterError extends Error {
  override readonly name = "RosterError";
  readonly code: RosterErrorCode;
  readonly what: string;

  constructor(code: RosterErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
    this.what = what;
  }
}
