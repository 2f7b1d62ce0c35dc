/** The stable codes of what ends an upload before its end. */
export type UploadErrorCode =
  | "UPLOAD_FILE_UNREADABLE"
  | "UPLOAD_FILE_CHANGED"
  | "UPLOAD_BAD_HEADER"
  | "UPLOAD_STACK_INVALID"
  | "UPLOAD_NOT_ADMITTED"
  | "UPLOAD_NOT_TAKEN"
  | "UPLOAD_UNREACHABLE"
  | "UPLOAD_INTERRUPTED"
  | "REFUSED_FILE_UNWRITABLE";

/** The exit status by code; 2 where nothing can be made of what was given. */
const STATUSES: Partial<Record<UploadErrorCode, number>> = {
  UPLOAD_UNREACHABLE: 3,
  UPLOAD_INTERRUPTED: 130,
};

/** An upload that ended before its end. No message holds a secret, a token, or the text of an entry. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly code: UploadErrorCode;
  readonly what: string;
  readonly status: number;

  /** @param what in full, without the code. */
  constructor(code: UploadErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
    this.what = what;
    this.status = STATUSES[code] ?? 2;
  }
}
