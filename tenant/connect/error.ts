import { UsageError } from "command-line/usage-error";

/** Credentials that cannot be accepted, with everything that is wrong with them. */
export class TenantAccessError extends UsageError {
  override readonly name = "TenantAccessError";
  override readonly code = "TENANT_ACCESS_INVALID";
  readonly faults: readonly string[];

  /** @param where the source of the credentials. */
  constructor(where: string, faults: readonly string[], options?: ErrorOptions) {
    const lines = faults.map((fault) => `  ${fault}`).join("\n");
    super(`TENANT_ACCESS_INVALID: ${where} doesn't say how to reach a tenant:\n${lines}`, options);
    this.faults = faults;
  }
}
