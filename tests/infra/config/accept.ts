import { StackConfigError } from "../../../infra/config/error.ts";
import { parseStackConfig, type StackConfig } from "../../../infra/config/stack-config.ts";
import type { StackName } from "../stack-file.ts";
import { policyOfThree, valuesOfThree } from "../three-applications.ts";

/** Checks a stack of the repository with some of its values changed; `undefined` takes a key away. */
export function acceptWith(
  changes: Readonly<Record<string, unknown>>,
  stack: StackName = "dev",
): StackConfig {
  const values = { ...valuesOfThree(stack), ...changes };
  return parseStackConfig(policyOfThree, { project: "timesheets", stack, values });
}

/** The message with which such a configuration is refused; fails when it is accepted. */
export function refusalOf(changes: Readonly<Record<string, unknown>>, stack: StackName = "dev"): string {
  try {
    acceptWith(changes, stack);
  } catch (error) {
    if (error instanceof StackConfigError) return error.message;
    throw error;
  }
  throw new Error("the configuration was accepted");
}
