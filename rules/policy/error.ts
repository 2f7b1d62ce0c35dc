/** The stable codes of what can be wrong with a policy. */
export type PolicyFaultCode =
  | "POLICY_MALFORMED"
  | "POLICY_BAD_NAMESPACE"
  | "POLICY_BAD_SCOPE_NAME"
  | "POLICY_RESERVED_SCOPE"
  | "POLICY_BAD_ROUTE"
  | "POLICY_SAME_ROUTE"
  | "POLICY_OPEN_ROUTE_WITH_SCOPE"
  | "POLICY_UNKNOWN_SCOPE"
  | "POLICY_UNKNOWN_ROLE"
  | "POLICY_UNKNOWN_GROUP"
  | "POLICY_UNKNOWN_CONNECTION"
  | "POLICY_UNKNOWN_ROUTE"
  | "POLICY_NOT_ONE_DATABASE"
  | "POLICY_BAD_CLAIM"
  | "POLICY_BAD_CONNECTION_KEY"
  | "POLICY_NO_CONNECTION"
  | "POLICY_CONNECTION_OF_MACHINE"
  | "POLICY_REACHES_NOBODY"
  | "POLICY_USELESS_SCOPE"
  | "POLICY_LISTED_TWICE"
  | "POLICY_SAME_APPLICATION_NAME"
  | "POLICY_EMPTY"
  | "POLICY_DUTIES_NOT_APART"
  | "POLICY_PERSON_SCOPE_OF_MACHINE"
  | "POLICY_SECOND_FACTOR_OF_MACHINE"
  | "POLICY_REFRESH_OF_MACHINE"
  | "POLICY_LIMIT";

/** One thing that is wrong with a policy. */
export interface PolicyFault {
  readonly code: PolicyFaultCode;
  /** Where it stands, for example `routes["GET /approvals"]`. */
  readonly where: string;
  /** The value found, the one expected, and a remedy. */
  readonly what: string;
  /** The declared name nearest to an unknown one, when there is one near. */
  readonly nearest?: string;
}

/** Writes a fault as one line: code, where, what and the nearest declared name. */
export function describeFault(fault: PolicyFault): string {
  const hint = fault.nearest === undefined ? "" : `; did you mean "${fault.nearest}"?`;
  return `${fault.code}: ${fault.where} ${fault.what}${hint}`;
}

/** A policy that cannot be accepted, with everything that is wrong with it. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code = "POLICY_INVALID";
  readonly faults: readonly PolicyFault[];

  constructor(faults: readonly PolicyFault[]) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    super(`the policy has ${count}:\n${faults.map((fault) => `  ${describeFault(fault)}`).join("\n")}`);
    this.faults = faults;
  }
}
