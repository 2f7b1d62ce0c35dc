import { UNDECLARED } from "./defaults.ts";
import { type Difference, differencesOf } from "./difference.ts";
import { KINDS, type Kind, type TenantObject } from "./inventory.ts";

/** Something of a tenant that is not as the program declares it. */
export type Finding =
  | { readonly mark: "unmanaged"; readonly object: TenantObject }
  | { readonly mark: "missing"; readonly object: TenantObject }
  | { readonly mark: "changed"; readonly object: TenantObject; readonly differences: readonly Difference[] };

/** What a comparison brought to light. */
export interface Comparison {
  /** Kind by kind; in each, what is unmanaged, missing and changed, by name. */
  readonly findings: readonly Finding[];
  /** How many objects of each kind are on both sides, and were compared field by field. */
  readonly compared: Readonly<Record<Kind, number>>;
}

/** Compares what is declared with what was found. */
export function compareInventories(
  declared: readonly TenantObject[],
  found: readonly TenantObject[],
): Comparison {
  const byKind = KINDS.map((kind) => {
    const ours = named(declared, kind);
    const theirs = named(found, kind);
    const unmanaged = [...theirs.values()].filter(({ name }) => !ours.has(name));
    const missing = [...ours.values()].filter(({ name }) => !theirs.has(name));
    const both = [...ours.values()].flatMap((object) => {
      const other = theirs.get(object.name);
      return other === undefined ? [] : [{ object, differences: compareObjects(object, other) }];
    });
    const findings: Finding[] = [
      ...unmanaged.map((object) => ({ mark: "unmanaged" as const, object })),
      ...missing.map((object) => ({ mark: "missing" as const, object })),
      ...both
        .filter(({ differences }) => differences.length > 0)
        .map((change) => ({ mark: "changed" as const, ...change })),
    ];
    return { kind, findings, compared: both.length };
  });
  return {
    findings: byKind.flatMap(({ findings }) => findings),
    compared: Object.fromEntries(byKind.map(({ kind, compared }) => [kind, compared])) as Record<
      Kind,
      number
    >,
  };
}

function compareObjects({ kind, fields }: TenantObject, found: TenantObject): Difference[] {
  const defaults = UNDECLARED[kind];
  return differencesOf({ ...defaults, ...fields }, { ...defaults, ...found.fields });
}

function named(objects: readonly TenantObject[], kind: Kind): Map<string, TenantObject> {
  const ofKind = objects.filter((object) => object.kind === kind);
  ofKind.sort((one, other) => (one.name < other.name ? -1 : 1));
  return new Map(ofKind.map((object) => [object.name, object]));
}
