import { isBuiltin } from "node:module";
import type { Action } from "../../state.ts";

/** Nothing to install: done by the first read. */
const BUILT = ["built"];

/** What Auth0 was seen to answer while it installed dependencies, and while it tried three times in vain. */
const INSTALLED = ["building", "building", "building", "building", ...BUILT];
const TRIED = [
  ...["building", "retrying", "retrying"],
  ...["building", "retrying", "retrying"],
  ...["building", "building", "building", "failed"],
];

/**
 * What the status of an Action's build is at each later read, after the `pending` that a change answers. The last
 * one stays. Nothing is installed here; a dependency fails whose name is one of Node's own modules.
 */
export function buildOf({ dependencies = [] }: Pick<Action, "dependencies">): string[] {
  if (dependencies.length === 0) return BUILT;
  return dependencies.some(({ name }) => isBuiltin(name)) ? TRIED : INSTALLED;
}

/** The build one read further on. */
export function advanceBuild(action: Action): Action {
  const [status, ...rest] = action.build ?? [];
  return status === undefined ? action : { ...action, status, build: rest };
}

/** Whether there is nothing left to build. What has no dependencies is built before anybody can look. */
export function isBuilt({ build = [], status }: Action): boolean {
  const [next = status, ...rest] = build;
  return next === "built" && rest.length === 0;
}
