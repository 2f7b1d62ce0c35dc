import { createHash } from "node:crypto";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { itemsOf, valueAt } from "declared-stack/value";
import type { DeclaredAction, DeclaredTrigger } from "./declaration.ts";
import { textAt } from "./value.ts";

/** The declared Actions, bound or not. */
export function readActions(resources: readonly StackResource[]): DeclaredAction[] {
  return resources
    .filter(({ type }) => type === resourceTypes.action)
    .map((action) => {
      const code = codeOf(action);
      return {
        key: action.name,
        name: nameOf(action),
        runtime: textAt(action, "runtime") ?? "",
        sha256: createHash("sha256").update(code).digest("hex"),
        bytes: Buffer.byteLength(code),
      };
    });
}

/** Actions at each trigger, in order. An Action that is bound but not declared goes by its display name. */
export function readTriggers(resources: readonly StackResource[]): DeclaredTrigger[] {
  return bindingsOf(resources).map(({ trigger, actions }) => ({
    name: trigger,
    actions: actions.map(({ action, displayName }) => (action === undefined ? displayName : nameOf(action))),
  }));
}

/** A trigger and its Actions. */
export interface Binding {
  readonly trigger: string;
  /** In order; one that the stack doesn't declare has no resource. */
  readonly actions: readonly { readonly action: StackResource | undefined; readonly displayName: string }[];
}

export function bindingsOf(resources: readonly StackResource[]): Binding[] {
  const actions = new Map(
    resources
      .filter(({ type }) => type === resourceTypes.action)
      .map((action) => [standInId(action), action]),
  );
  return resources
    .filter(({ type }) => type === resourceTypes.triggerActions)
    .map(({ inputs }) => ({
      trigger: String(inputs.trigger),
      actions: itemsOf(inputs.actions).map((bound) => ({
        action: actions.get(String(valueAt(bound, "id"))),
        displayName: String(valueAt(bound, "displayName") ?? valueAt(bound, "id")),
      })),
    }));
}

/**
 * Where an Action that the stack doesn't declare, and that is another team's, stands among those that it does; undefined for
 * one of these, or one that isn't bound.
 */
export function placeOfOther(
  value: string,
  bound: readonly string[],
  declared: readonly Pick<DeclaredAction, "name">[],
): "before" | "after" | undefined {
  const isOurs = (name: string) => declared.some((action) => action.name === name);
  const at = bound.indexOf(value);
  if (at === -1 || isOurs(value)) return undefined;
  return bound.slice(at).some(isOurs) ? "before" : "after";
}

export const codeOf = (action: StackResource): string => textAt(action, "code") ?? "";

const nameOf = (action: StackResource): string => textAt(action, "name") ?? action.name;
