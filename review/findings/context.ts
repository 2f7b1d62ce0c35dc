import type { Facts } from "../facts/facts.ts";
import type { Matrix } from "../matrix/matrix.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Finding } from "./finding.ts";

/** What findings are made of. */
export interface FindingContext {
  readonly snapshot: Snapshot;
  readonly facts: Facts;
  readonly matrix: Matrix;
}

/** Looks for one kind of finding. */
export type Finder = (context: FindingContext) => readonly Finding[];
