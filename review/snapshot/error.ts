/** The stable codes of what keeps a review from being made. */
export type ReviewErrorCode =
  | "REVIEW_NO_PROGRAM"
  | "REVIEW_NO_STACK"
  | "REVIEW_PROGRAM_FAILED"
  | "REVIEW_NO_REVISION"
  | "REVIEW_NO_DEPENDENCIES"
  | "REVIEW_BASE_FAILED"
  | "REVIEW_HEAD_FAILED"
  | "REVIEW_APPROVALS_INVALID"
  | "REVIEW_NO_API";

/** A review that cannot be made, and why. */
export class ReviewError extends Error {
  override readonly name = "ReviewError";
  readonly code: ReviewErrorCode;

  constructor(code: ReviewErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
  }
}
