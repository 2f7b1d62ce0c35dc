/** One line of the log, for operators. It holds nothing of tokens, bodies and people. */
export interface LogLine {
  readonly level: "warn" | "error";
  /** The stable code of what happened. */
  readonly code: string;
  readonly message: string;
  /** What led to it, for outages. */
  readonly cause?: string;
  /** Where it happened in the program, for faults of the program. */
  readonly stack?: string;
}

export type Log = (line: LogLine) => void;

/** Writes lines as JSON to standard error, where Lambda picks them up. */
export const logToStandardError: Log = (line) => {
  process.stderr.write(`${JSON.stringify(line)}\n`);
};
