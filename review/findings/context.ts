import type { Declaration } from "../declaration/declaration.ts";
import type { Matrix } from "../matrix/matrix.ts";
import type { Finding } from "../model/finding.ts";
import type { Snapshot } from "../snapshot/take.ts";

/** Everything that finders look at. */
export interface FindingContext {
  readonly snapshot: Snapshot;
  readonly declaration: Declaration;
  readonly matrix: Matrix;
}

/** Looks for one kind of finding. */
export type Finder = (context: FindingContext) => readonly Finding[];
