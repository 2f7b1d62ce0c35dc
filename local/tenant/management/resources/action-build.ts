import { isBuiltin } from "node:module";
import type { Action } from "../../state.ts";

/** How often Auth0 was seen to answer `building` while it installed dependencies, and `retrying` before it gave up. */
const READS_WHILE_BUILDING = 4;
const READS_WHILE_RETRYING = 8;

/**
 * What the status of an Action's build is at each later read, after the `pending` that a change answers. The last
 * one stays. Nothing is installed here; a dependency fails that no registry has, because Node holds that name itself.
 */
export function buildOf({ dependencies = [] }: Pick<Action, "dependencies">): string[] {
  if (dependencies.length === 0) return ["built"];
  if (dependencies.some(({ name }) => isBuiltin(name))) {
    return ["building", ...Array.from({ length: READS_WHILE_RETRYING }, () => "retrying"), "failed"];
  }
  return [...Array.from({ length: READS_WHILE_BUILDING }, () => "building"), "built"];
}

/** The build one read further on. */
export function advanceBuild(action: Action): Action {
  const [status, ...rest] = action.build ?? [];
  return status === undefined ? action : { ...action, status, build: rest };
}

/** How the build ends. */
export function buildOutcome({ build = [], status }: Action): unknown {
  return build.at(-1) ?? status;
}
