import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import type { Policy } from "../../rules/policy/types.ts";
import { changed } from "../common/edit.ts";
import type { PolicyMutant } from "./mutant.ts";

/** Actions that are not bound any more, or run in another order, while the policy stays as it is. */
export function actionMutants(policy: Policy, resources: readonly StackResource[]): PolicyMutant[] {
  return resources
    .filter(({ type }) => type === resourceTypes.triggerActions)
    .flatMap((binding): PolicyMutant[] => {
      const bound = Array.isArray(binding.inputs.actions) ? binding.inputs.actions : [];
      const rebound = (actions: readonly unknown[]) => (declared: readonly StackResource[]) =>
        changed(declared, labelOf(binding), ["actions"], actions);
      const nameAt = (index: number) => String(bound[index]?.displayName);
      return [
        ...bound.map((_, index) => ({
          kind: "unbind an Action",
          id: `unbind "${nameAt(index)}"`,
          names: [nameAt(index)],
          policy,
          enforce: rebound(bound.toSpliced(index, 1)),
        })),
        ...bound.slice(1).map((action, index) => ({
          kind: "reorder Actions",
          id: `run "${nameAt(index + 1)}" before "${nameAt(index)}"`,
          names: [nameAt(index + 1)],
          policy,
          enforce: rebound(bound.toSpliced(index, 2, action, bound[index])),
        })),
      ];
    });
}
