import { UsageError } from "command-line/usage-error";

export type RotationErrorCode =
  | "KEY_NOT_AT_THE_TENANT"
  | "MACHINE_AMBIGUOUS"
  | "MACHINE_NOT_AT_THE_TENANT"
  | "ONE_KEY_ONLY"
  | "ONE_SECRET_ONLY"
  | "ROTATION_UNDER_WAY"
  | "SECRET_FILE_IN_USE"
  | "SECRET_LOST";

/** A step of a rotation that isn't the next one, or can't be done. */
export class RotationError extends UsageError {
  override readonly name = "RotationError";
  override readonly code: RotationErrorCode;

  /** @param what in full, without the code. */
  constructor(code: RotationErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
  }
}
