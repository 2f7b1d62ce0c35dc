import { bundleActions } from "../../../rules/actions/bundle.ts";
import { policy } from "../../../rules/policy.ts";
import type { StackContext } from "../definition/stack.ts";

/** Reads what this checkout's stacks are judged against. @param environment `timesheets:environment` of the stack. */
export async function readContext(environment: unknown): Promise<StackContext> {
  // A stack that doesn't say what it is gets judged as if people's data were in it.
  return { production: environment !== "development", policy, actions: await bundleActions(policy) };
}
