/** Why the Actions of a trigger did not run to their end. */
export type ActionErrorCode = "ACTION_FAILED" | "ACTION_TIMED_OUT";

/** An Action broke or took too long: whatever it was asked for must be refused. The cause is for the log only. */
export class ActionError extends Error {
  override readonly name = "ActionError";
  readonly code: ActionErrorCode;

  constructor(code: ActionErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}
