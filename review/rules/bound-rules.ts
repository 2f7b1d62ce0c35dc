import type { StackResource } from "declared-stack/resource";
import { bindingsOf } from "../facts/actions.ts";
import { NO_EFFECT, type RuleEffect, sumOf } from "./effect.ts";
import type { RuleEvent } from "./events.ts";
import { type Handler, handlerOf } from "./handler.ts";
import { RememberingRule } from "./remembering-rule.ts";

/**
 * The Actions that a stack binds, ready to be run: the very code that it declares, in a context of its own, with what
 * Auth0 documents and nothing else. What they do is what they do, whatever the policy that they were made of says.
 */
export class BoundRules {
  readonly #rules: ReadonlyMap<string, readonly RememberingRule[]>;

  constructor(resources: readonly StackResource[]) {
    this.#rules = new Map(
      bindingsOf(resources).map(({ trigger, actions }) => [
        trigger,
        actions.map(({ action }): RememberingRule => {
          const handler: Handler = handlerOf(action, trigger);
          return new RememberingRule(handler);
        }),
      ]),
    );
  }

  /** Runs all Actions of a trigger, in their order, until one denies. An Action that throws denies, as at Auth0. */
  async run(trigger: string, event: RuleEvent): Promise<RuleEffect> {
    let effect = NO_EFFECT;
    for (const rule of this.#rules.get(trigger) ?? []) {
      effect = sumOf(effect, await rule.run(event));
      if (effect.denied !== null) break;
    }
    return effect;
  }
}
