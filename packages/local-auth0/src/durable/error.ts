/** Why the state of a tenant can't be kept. */
export type DurableErrorCode =
  | "DURABLE_FOLDER_IN_USE"
  | "DURABLE_JOURNAL_CORRUPT"
  | "DURABLE_NOT_A_FOLDER"
  | "DURABLE_OPERATOR_GONE"
  | "DURABLE_PORT_DIFFERS"
  | "DURABLE_WRITE_FAILED";

/** A folder in which the state of a tenant can't be kept, or from which it can't be read. */
export class DurableError extends Error {
  override readonly name = "DurableError";
  readonly code: DurableErrorCode;

  /** @param what in full, without the code. */
  constructor(code: DurableErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
  }
}
