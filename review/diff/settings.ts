import { type AnyChange, change } from "../model/change.ts";
import { directionOf } from "./direction.ts";
import { changedLeaves } from "./leaves.ts";
import type { Comparison } from "./revision.ts";

/** Changes of what all applications of the tenant share (tenant/settings/), value by value. */
export function settingChanges({ before, after }: Comparison): AnyChange[] {
  // That all of them are gone is said once, with the file.
  if (after.snapshot.settingsFault !== null) return [];
  return changedLeaves(before.snapshot.settings, after.snapshot.settings).map((leaf) => {
    const { path: subject, was, is } = leaf;
    return change("setting", directionOf(leaf), { subject, was, is });
  });
}
