import { type Difference, differencesOf } from "declared-stack/difference";
import type { TenantObject } from "declared-stack/resource-type";
import { kinds, withUndeclared } from "./kinds.ts";

/** An object of a tenant that is not as the program declares it. */
export type DriftedObject =
  | { readonly mark: "unmanaged"; readonly object: TenantObject }
  | { readonly mark: "missing"; readonly object: TenantObject }
  | { readonly mark: "changed"; readonly object: TenantObject; readonly differences: readonly Difference[] };

/** Everything that differs, and how much was looked at. */
export interface Comparison {
  /** Kind by kind; in each, what is unmanaged, missing and changed, by name. */
  readonly drifted: readonly DriftedObject[];
  /** How many objects of each kind are on both sides, and were compared field by field. */
  readonly compared: Readonly<Record<string, number>>;
}

/** Compares what is declared with what was found. */
export function compareInventories(
  declared: readonly TenantObject[],
  found: readonly TenantObject[],
): Comparison {
  const byKind = kinds.map((kind) => {
    const ours = named(declared, kind);
    const theirs = named(found, kind);
    const unmanaged = [...theirs.values()].filter(({ name }) => !ours.has(name));
    const missing = [...ours.values()].filter(({ name }) => !theirs.has(name));
    const both = [...ours.values()].flatMap((object) => {
      const other = theirs.get(object.name);
      if (other === undefined) return [];
      return [{ object, differences: differencesOf(withUndeclared(object), withUndeclared(other)) }];
    });
    const drifted: DriftedObject[] = [
      ...unmanaged.map((object) => ({ mark: "unmanaged" as const, object })),
      ...missing.map((object) => ({ mark: "missing" as const, object })),
      ...both
        .filter(({ differences }) => differences.length > 0)
        .map((change) => ({ mark: "changed" as const, ...change })),
    ];
    return { kind, drifted, compared: both.length };
  });
  return {
    drifted: byKind.flatMap(({ drifted }) => drifted),
    compared: Object.fromEntries(byKind.map(({ kind, compared }) => [kind, compared])),
  };
}

function named(objects: readonly TenantObject[], kind: string): Map<string, TenantObject> {
  const ofKind = objects.filter((object) => object.kind === kind);
  ofKind.sort((one, other) => (one.name < other.name ? -1 : 1));
  return new Map(ofKind.map((object) => [object.name, object]));
}
