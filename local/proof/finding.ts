/** What a proof found to differ from the policy. */
export interface Finding {
  readonly code:
    | "ACCESS_TOO_WIDE"
    | "ACCESS_TOO_NARROW"
    | "ANSWER_BROKEN"
    | "TOKEN_DIFFERS"
    | "SIGN_IN_FAILED"
    | "LOGIN_TOO_WIDE"
    | "BAD_TOKEN_ACCEPTED"
    | "BAD_TOKEN_MISANSWERED";
  /** Through which application, who, and what, for example `Timesheets Mobile · Employee · GET /approvals`. */
  readonly where: string;
  /** What the policy says and what happened instead. */
  readonly what: string;
  /** Where the cause is likely to be. */
  readonly look: string;
}

/** Writes a finding as two lines. */
export const describeFinding = ({ code, where, what, look }: Finding): string =>
  `${code}  ${where}\n    ${what}. Look at ${look}.`;
