import { type Difference, differencesOf } from "declared-stack/difference";
import type { Members } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";
import type { FoundInventory } from "./found.ts";
import { freshOf, settingsIn } from "./fresh.ts";
import { kinds } from "./kinds.ts";
import type { Unread } from "./reading.ts";
import { type UndeclaredSetting, undeclaredSettings } from "./undeclared.ts";

/** A setting that is not as declared, or that nobody declared and somebody changed. */
export type DriftedSetting = Difference | UndeclaredSetting;

/** An object of a tenant that is not as the program declares it. */
export type DriftedObject =
  | { readonly mark: "unmanaged"; readonly object: TenantObject }
  | { readonly mark: "missing"; readonly object: TenantObject }
  | {
      readonly mark: "changed";
      readonly object: TenantObject;
      readonly differences: readonly DriftedSetting[];
    };

/** Everything that differs, and how much was looked at. */
export interface Comparison {
  /** Kind by kind; in each, what is unmanaged, missing and changed, by name. */
  readonly drifted: readonly DriftedObject[];
  /** How many objects of each kind are on both sides, and were compared field by field. */
  readonly compared: Readonly<Record<string, number>>;
}

/** Compares what is declared with what was found. Nothing is said of what could not be read. */
export function compareInventories(
  declared: readonly TenantObject[],
  { objects: found, unread }: FoundInventory,
): Comparison {
  const byKind = kinds.map((kind) => {
    const wasRead = isRead(unread.filter((part) => part.kind === kind));
    const ours = named(declared, kind, wasRead);
    const theirs = named(found, kind, wasRead);
    const unmanaged = [...theirs.values()].filter(({ name }) => !ours.has(name));
    const missing = [...ours.values()].filter(({ name }) => !theirs.has(name));
    const both = [...ours.values()].flatMap((object) => {
      const other = theirs.get(object.name);
      if (other === undefined) return [];
      return [{ object, differences: differencesBetween(object, other, wasRead) }];
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

/** Settings that differ from what is declared, and those that nobody declared and that no new object has so. */
function differencesBetween(declared: TenantObject, found: TenantObject, wasRead: WasRead): DriftedSetting[] {
  const { name } = declared;
  const fields: Members = Object.fromEntries(
    Object.entries(declared.fields).filter(([member]) => wasRead(name, member)),
  );
  return [
    ...differencesOf(fields, found.fields),
    ...undeclaredSettings(settingsIn(found), { declared: declared.fields, fresh: freshOf(found) }),
  ];
}

/** Whether an object was read, or a member of it. */
type WasRead = (name: string, member?: string) => boolean;

const isRead =
  (unread: readonly Unread[]): WasRead =>
  (name, member) =>
    !unread.some(
      (part) =>
        (part.name === undefined || part.name === name) &&
        (part.member === undefined || part.member === member),
    );

function named(objects: readonly TenantObject[], kind: string, wasRead: WasRead): Map<string, TenantObject> {
  const ofKind = objects.filter((object) => object.kind === kind && wasRead(object.name));
  ofKind.sort((one, other) => (one.name < other.name ? -1 : 1));
  return new Map(ofKind.map((object) => [object.name, object]));
}
