/** One thing that is wrong with a stack's configuration. */
export interface StackConfigFault {
  /** The key, down to the value, for example `timesheets:mobile.ios.callbacks[0]`. */
  readonly where: string;
  /** The value found, the one expected, and an example. */
  readonly what: string;
}

/** A stack configuration that cannot be accepted, with everything that is wrong with it. */
export class StackConfigError extends Error {
  override readonly name = "StackConfigError";
  readonly code = "STACK_CONFIG_INVALID";
  /** The file to change, for example `Pulumi.dev.yaml`. */
  readonly file: string;
  readonly faults: readonly StackConfigFault[];

  constructor(file: string, faults: readonly StackConfigFault[]) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const lines = faults.map(({ where, what }) => `  ${where} ${what}`);
    super(`STACK_CONFIG_INVALID: ${file} has ${count}:\n${lines.join("\n")}`);
    this.file = file;
    this.faults = faults;
  }
}
