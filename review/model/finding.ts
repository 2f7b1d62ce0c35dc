/** How much a finding matters, worst first. */
export const severities = ["high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** The stable codes of findings. */
export type FindingCode =
  | "ACCESS_TOO_WIDE"
  | "ACCESS_TOO_NARROW"
  | "SIGN_IN_REFUSED"
  | "SCOPE_DIFFERS"
  | "ROLE_DIFFERS"
  | "RBAC_OFF"
  | "GRANT_DIFFERS"
  | "GRANT_NOT_REQUIRED"
  | "RULE_DIFFERS"
  | "RULE_ADDS_SCOPES"
  | "RULE_NOT_BOUND"
  | "ACTION_OF_OTHERS"
  | "CLAIM_NAME"
  | "PKCE_NOT_REQUIRED"
  | "APPLICATION_DIFFERS"
  | "ROUTE_DIFFERS"
  | "ROUTE_OPEN"
  | "ROUTE_WITHOUT_SCOPE"
  | "API_NOT_READ"
  | "SCOPE_UNHELD"
  | "SCOPE_UNUSED"
  | "ROLE_SAME"
  | "APPLICATION_ASKS_TOO_MUCH"
  | "DUTIES_NOT_APART"
  | "SETTINGS_MISSING"
  | "SECOND_FACTOR_MISSING"
  | "STACK_NOT_PRODUCTION"
  | "SECRET_IN_PLAIN"
  | "OUTPUT_IS_SECRET";

/** Something that a reviewer should know, whether or not anything changed. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** For example `Timesheets Mobile · Employee` or `GET /approvals`. */
  readonly where: string;
  /** One sentence that says what is there and what was expected. */
  readonly what: string;
  /** One sentence that says what to do about it. */
  readonly remedy: string;
}
