import { bundleActions } from "../../../rules/actions/bundle.ts";
import { policy } from "../../../rules/policy.ts";
import { audienceIn } from "../../config/audience.ts";
import type { StackContext } from "../definition/stack.ts";

/** Reads what this checkout's stacks are judged against. @param config the stack's configuration. */
export async function readContext(config: StackContext["config"]): Promise<StackContext> {
  const audience = audienceIn(config);
  const actions = audience === undefined ? [] : await bundleActions(policy, audience);
  return { config, production: isProduction(config), policy, actions };
}

/** The same for the bootstrap of a stack, in which there is nothing of the tenant. Nothing of it may ever be lost. */
export const contextOfBootstrap = (config: StackContext["config"]): StackContext => ({
  config,
  production: true,
  policy,
  actions: [],
});

/** A stack that doesn't say what it is gets judged as if people's data were in it. */
export const isProduction = (config: StackContext["config"]): boolean =>
  config["timesheets:environment"] !== "development";
