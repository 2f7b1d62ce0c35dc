import { parseStackConfig, type StackConfig } from "../../../infra/config.ts";
import { policy } from "../../../rules/policy.ts";
import { type StackName, stackValues } from "../stack-file.ts";

/** Checks a stack of the repository with some of its values changed; `undefined` takes a key away. */
export function acceptWith(
  changes: Readonly<Record<string, unknown>>,
  stack: StackName = "dev",
): StackConfig {
  const values = { ...stackValues(stack), ...changes };
  return parseStackConfig(policy, { project: "timesheets", stack, values });
}
