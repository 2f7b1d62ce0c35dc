import {
  type AnyChange,
  type Change,
  concerns,
  digestOf,
  directions,
  idOf,
  keyOf,
  topics,
} from "../model/change.ts";
import { actionChanges } from "./actions.ts";
import { apiCodeChanges } from "./api.ts";
import { applicationChanges, grantChanges } from "./applications.ts";
import { waiverChanges } from "./guardrails.ts";
import { peopleChanges, scopeChanges } from "./names.ts";
import { resourceChanges } from "./resources.ts";
import type { Comparison } from "./revision.ts";
import { reachChanges, rightChanges } from "./rights.ts";
import { routeChanges } from "./routes.ts";
import { secretChanges } from "./secrets.ts";
import { sentenceOf } from "./sentences.ts";
import { settingChanges } from "./settings.ts";
import { stackChanges } from "./stacks.ts";
import { tokenChanges } from "./tokens.ts";

/**
 * Everything that differs in a stack between two revisions, widening first; empty when nothing does.
 *
 * @param words what is said of each change, for people: all else about it is in its data.
 */
export function changesBetween(
  comparison: Comparison,
  words: (change: AnyChange) => string = sentenceOf,
): Change[] {
  const { stack } = comparison.after.snapshot;
  const rights = rightChanges(comparison);
  const changes = [
    ...stackChanges(comparison),
    ...rights,
    ...reachChanges(comparison),
    ...routeChanges(comparison),
    ...scopeChanges(comparison),
    ...peopleChanges(comparison, rights),
    ...applicationChanges(comparison),
    ...grantChanges(comparison, rights),
    ...tokenChanges(comparison),
    ...actionChanges(comparison, rights),
    ...apiCodeChanges(comparison),
    ...secretChanges(comparison),
    ...resourceChanges(comparison),
    ...settingChanges(comparison),
    ...waiverChanges(comparison),
  ];
  return mergedChanges([changes.map((one) => finished(one, [stack], words))]);
}

/** A change with all that it is given. */
export const finished = (
  change: AnyChange,
  stacks: readonly string[],
  words: (change: AnyChange) => string = sentenceOf,
): Change => ({
  id: idOf(change),
  ...change,
  stacks,
  digest: digestOf(change, stacks),
  sentence: words(change),
});

/**
 * Changes of several stacks, widening first: the same one in several stacks is one with all of their names. Where it is
 * judged differently in them, the worst holds.
 */
export function mergedChanges(ofStacks: readonly (readonly Change[])[]): Change[] {
  const once = new Map<string, Change>();
  for (const change of ofStacks.flat()) {
    const key = keyOf(change);
    const known = once.get(key);
    const stacks = [...new Set([...(known?.stacks ?? []), ...change.stacks])];
    const worst = known !== undefined && compareChanges(known, change) <= 0 ? known : change;
    once.set(key, { ...worst, stacks, digest: digestOf(change, stacks) });
  }
  return [...once.values()].toSorted(compareChanges);
}

/** Changes that need an approval come first. */
const compareChanges = (one: Change, other: Change): number =>
  placeOf(one) - placeOf(other) ||
  directions.indexOf(one.direction) - directions.indexOf(other.direction) ||
  topics.indexOf(one.topic) - topics.indexOf(other.topic);

const placeOf = ({ concern }: Change): number =>
  concern === null ? concerns.length : concerns.indexOf(concern);
