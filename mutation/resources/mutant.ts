import type { StackResource } from "declared-stack/resource";
import type { Path } from "../common/edit.ts";

/** One weakening of what is declared: a change that somebody might make, or fail to notice. */
export interface Mutant {
  /** Type and name of the resource that it changes. */
  readonly label: string;
  /** The way to the setting; empty for the resource itself and its options. */
  readonly path: Path;
  /** The weakening in a few words, for example `is flipped`. */
  readonly change: string;
  readonly apply: (resources: readonly StackResource[]) => readonly StackResource[];
}

/** The text that tells a mutant from all others: the resource, the setting and the change. */
export const idOf = ({ label, path, change }: Mutant): string => {
  const setting = path.length === 0 ? "" : `: ${path.join(".")}`;
  return `${label}${setting} ${change}`;
};
