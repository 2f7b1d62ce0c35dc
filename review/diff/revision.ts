import type { StackModel } from "../model/model.ts";
import type { Snapshot } from "../snapshot/take.ts";

/** A stack of one revision, as it was read and as it was understood. */
export interface Revision {
  readonly snapshot: Snapshot;
  readonly model: StackModel;
}

/** A stack in two revisions that are compared. */
export interface Comparison {
  readonly before: Revision;
  readonly after: Revision;
}
