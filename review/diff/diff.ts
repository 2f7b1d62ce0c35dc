import { type AnyChange, type Change, directions, idOf, topics } from "../model/change.ts";
import { actionChanges } from "./actions.ts";
import { applicationChanges, grantChanges } from "./applications.ts";
import { waiverChanges } from "./guardrails.ts";
import { peopleChanges, scopeChanges } from "./names.ts";
import { resourceChanges } from "./resources.ts";
import type { Comparison } from "./revision.ts";
import { rightChanges } from "./rights.ts";
import { routeChanges } from "./routes.ts";
import { secretChanges } from "./secrets.ts";
import { sentenceOf } from "./sentences.ts";
import { settingChanges } from "./settings.ts";
import { tokenChanges } from "./tokens.ts";

/**
 * Everything that differs between two revisions, widening first; empty when nothing does.
 *
 * @param words what is said of each change, for people: all else about it is in its data.
 */
export function changesBetween(
  comparison: Comparison,
  words: (change: AnyChange) => string = sentenceOf,
): Change[] {
  const rights = rightChanges(comparison);
  const changes = [
    ...rights,
    ...routeChanges(comparison),
    ...scopeChanges(comparison),
    ...peopleChanges(comparison, rights),
    ...applicationChanges(comparison),
    ...grantChanges(comparison, rights),
    ...tokenChanges(comparison),
    ...actionChanges(comparison, rights),
    ...secretChanges(comparison),
    ...resourceChanges(comparison),
    ...settingChanges(comparison),
    ...waiverChanges(comparison),
  ].map((one): Change => ({ id: idOf(one), ...one, sentence: words(one) }));
  const once = [...new Map(changes.map((one) => [one.id, one])).values()];
  return once.toSorted(
    (one, other) =>
      directions.indexOf(one.direction) - directions.indexOf(other.direction) ||
      topics.indexOf(one.topic) - topics.indexOf(other.topic),
  );
}
