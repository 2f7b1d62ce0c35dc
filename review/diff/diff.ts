import { applicationChanges, grantChanges } from "./applications.ts";
import { type Change, directions, topics } from "./change.ts";
import { waiverChanges } from "./guardrails.ts";
import { peopleChanges, scopeChanges } from "./names.ts";
import { resourceChanges } from "./resources.ts";
import type { Comparison } from "./revision.ts";
import { rightChanges, rightSentences } from "./rights.ts";
import { routeChanges } from "./routes.ts";
import { ruleChanges } from "./rules.ts";
import { secretChanges } from "./secrets.ts";
import { settingChanges } from "./settings.ts";
import { tokenChanges } from "./tokens.ts";

/** Everything that differs between two revisions, widening first; empty when nothing does. */
export function changesBetween(comparison: Comparison): Change[] {
  const rights = rightChanges(comparison);
  const changes = [
    ...rightSentences(rights),
    ...routeChanges(comparison),
    ...scopeChanges(comparison),
    ...peopleChanges(comparison, rights),
    ...applicationChanges(comparison),
    ...grantChanges(comparison, rights),
    ...tokenChanges(comparison),
    ...ruleChanges(comparison, rights),
    ...secretChanges(comparison),
    ...resourceChanges(comparison),
    ...settingChanges(comparison),
    ...waiverChanges(comparison),
  ];
  const once = [...new Map(changes.map((one) => [one.id, one])).values()];
  return once.toSorted(
    (one, other) =>
      directions.indexOf(one.direction) - directions.indexOf(other.direction) ||
      topics.indexOf(one.topic) - topics.indexOf(other.topic),
  );
}
