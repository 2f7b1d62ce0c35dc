/** The line of a request: one is written for each, after its response is known. */
export interface RequestLine {
  readonly level: "info" | "warn" | "error";
  /** When it was responded to, ISO 8601, UTC. */
  readonly time: string;
  readonly requestId: string;
  /** The route as the policy writes it; absent where there is none. */
  readonly route?: string;
  readonly status: number;
  readonly milliseconds: number;
  /** The `sub` of the caller; the only thing of theirs that is logged. */
  readonly subject?: string;
  readonly application?: string;
  /** The stable code of the problem, where it ended with one. */
  readonly code?: string;
}

/** An outage or a fault of the program. */
export interface FaultLine {
  readonly level: "warn" | "error";
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The request in which it came up; absent for what goes on beside requests. */
  readonly requestId?: string;
  /** The stable code of what happened. */
  readonly code: string;
  readonly message: string;
  /** The error that led to it, for outages. */
  readonly cause?: string;
  /** Where it happened in the program, for faults of the program. */
  readonly stack?: string;
}

/** One line of the log, for operators. It holds nothing of tokens, queries and bodies, and of people only the subject. */
export type LogLine = RequestLine | FaultLine;

export type Log = (line: LogLine) => void;

/** Writes lines as JSON to standard error, where Lambda picks them up. */
export const logToStandardError: Log = (line) => {
  process.stderr.write(`${JSON.stringify(line)}\n`);
};
