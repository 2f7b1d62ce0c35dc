import type { ReviewModel } from "../model/model.ts";
import type { Snapshot } from "../snapshot/take.ts";

/** One revision, as it was read and as it was understood. */
export interface Revision {
  readonly snapshot: Snapshot;
  readonly model: ReviewModel;
}

/** Two revisions that are compared. */
export interface Comparison {
  readonly before: Revision;
  readonly after: Revision;
}
