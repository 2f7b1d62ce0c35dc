import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import type { BundledAction } from "../../rules/actions/bundle.ts";
import type { OtherAction, OtherActions } from "../config/actions.ts";
import type { StackConfig } from "../config/stack-config.ts";

/** The Node of Auth0's Actions. */
const RUNTIME = "node22";

/** The surroundings of the Actions. */
export interface ActionsOptions {
  readonly others: StackConfig["otherActions"];
  readonly parent: pulumi.Resource;
}

/**
 * Declares the Actions, and binds those of each trigger in the order given, with other teams' at the places that the stack
 * gives them. The binding is the whole trigger's: an Action that nobody names is taken out of it. Other teams' Actions are
 * looked up by name, and nothing of them is changed.
 *
 * @returns the bindings: what must not be there before the Actions apply depends on them.
 */
export function declareActions(
  actions: readonly BundledAction[],
  { others, parent }: ActionsOptions,
): auth0.TriggerActions[] {
  const byTrigger = Map.groupBy(actions, (action) => action.trigger);
  return [...byTrigger].map(([trigger, bundled]) => {
    const ours = bundled.map((action) => ({ ...action, resource: declareAction(action, parent) }));
    const bound = inOrder(ours, others[trigger]).map((action) =>
      "resource" in action
        ? { id: action.resource.id, displayName: action.resource.name }
        : { id: idOf(action, parent), displayName: action.name },
    );
    return new auth0.TriggerActions(trigger, { trigger, actions: bound }, { parent });
  });
}

/**
 * The Actions of a trigger, in the order in which they run. What comes first reads the request that the application sent,
 * which a redirect of another team's Action replaces. The rules about scopes and claims have the last word: scopes that
 * Actions add are bounded by nothing else (Auth0: Handling Scopes in Actions).
 */
export const inOrder = <Own extends Pick<BundledAction, "comesFirst">>(
  ours: readonly Own[],
  { before, after }: OtherActions = { before: [], after: [] },
): (Own | OtherAction)[] => [
  ...ours.filter(({ comesFirst }) => comesFirst),
  ...before,
  ...ours.filter(({ comesFirst }) => !comesFirst),
  ...after,
];

/** The id of another team's Action; the provider says so where the tenant has none of that name. */
const idOf = ({ name }: OtherAction, parent: pulumi.Resource): pulumi.Output<string> =>
  auth0.getActionOutput({ name }, { parent }).apply(({ id = "" }) => id);

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
