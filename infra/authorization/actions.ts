import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import type { BundledAction } from "../../rules/actions/bundle.ts";

/** The Node of Auth0's Actions. */
const RUNTIME = "node22";

/**
 * Declares the Actions, and binds those of each trigger in the order given. The binding is the whole
 * trigger's: an Action that somebody added by hand is taken out of it.
 *
 * @returns the bindings: what must not be there before the Actions apply depends on them.
 */
export function declareActions(
  actions: readonly BundledAction[],
  { parent }: { readonly parent: pulumi.Resource },
): auth0.TriggerActions[] {
  const byTrigger = Map.groupBy(actions, (action) => action.trigger);
  return [...byTrigger].map(([trigger, bundled]) => {
    const declared = bundled.map((action) => declareAction(action, parent));
    return new auth0.TriggerActions(
      trigger,
      { trigger, actions: declared.map(({ id, name }) => ({ id, displayName: name })) },
      { parent },
    );
  });
}

const declareAction = (
  { key, name, code, trigger, triggerVersion }: BundledAction,
  parent: pulumi.Resource,
) =>
  new auth0.Action(
    key,
    {
      name,
      code,
      runtime: RUNTIME,
      deploy: true,
      supportedTriggers: { id: trigger, version: triggerVersion },
    },
    { parent },
  );
