/** Why a function gave no result. */
export type FunctionErrorCode =
  | "FUNCTION_BEYOND_LIMITS"
  | "FUNCTION_NO_HANDLER"
  | "FUNCTION_FAILED"
  | "FUNCTION_TIMED_OUT"
  | "FUNCTION_THROTTLED"
  | "FUNCTION_EVENT_TOO_LARGE"
  | "FUNCTION_RESULT_TOO_LARGE"
  | "FUNCTION_CRASHED"
  | "FUNCTION_STOPPED";

/** A function that gave no result. Lambda tells its caller so. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  readonly code: FunctionErrorCode;

  constructor(code: FunctionErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}
