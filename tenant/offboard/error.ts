import { UsageError } from "command-line/usage-error";

export type OffboardErrorCode = "PERSON_AMBIGUOUS" | "PERSON_UNKNOWN";

/** Somebody who can't be told from others, or whom the tenant doesn't have. Nothing has changed. */
export class OffboardError extends UsageError {
  override readonly name = "OffboardError";
  override readonly code: OffboardErrorCode;

  /** @param what in full, without the code. */
  constructor(code: OffboardErrorCode, what: string) {
    super(`${code}: ${what}`);
    this.code = code;
  }
}
