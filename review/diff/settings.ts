import { type Change, change } from "./change.ts";
import { directionOf, howItDiffers } from "./direction.ts";
import { changedLeaves } from "./leaves.ts";
import type { Comparison } from "./revision.ts";

/** What all applications of the tenant share (tenant/settings/), value by value. */
export const settingChanges = ({ before, after }: Comparison): Change[] =>
  changedLeaves(before.snapshot.settings, after.snapshot.settings).map((leaf) =>
    change("settings", directionOf(leaf), `Tenant setting ${leaf.path} ${howItDiffers(leaf)}.`),
  );
