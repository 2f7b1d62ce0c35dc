import { createHash } from "node:crypto";
import { ITEM } from "./judgement.ts";

/** A value without parts in which two values differ, as JSON; null where there is none. */
export interface DifferingLeaf {
  /**
   * For people, for example `permissions[read:timesheets].name`. An item of a list is known by its name where it has one,
   * by itself when it has no parts, and by what it held otherwise: never by its place.
   */
  readonly path: string;
  /** For programs: the names of members, and `ITEM` for an item of a list. */
  readonly steps: readonly string[];
  /** `listed` for an item that has no parts, `[]` and `{}` for what is empty, and a list for one in another order. */
  readonly was: string | null;
  readonly is: string | null;
}

/** A leaf of one value. */
export interface Leaf extends Pick<DifferingLeaf, "path" | "steps"> {
  readonly value: string;
}

/** All parts of a value that have no parts themselves, as `differingLeaves` has them. */
export const leavesOf = (value: unknown): readonly Leaf[] =>
  differingLeaves(undefined, value).flatMap(({ path, steps, is }) =>
    is === null ? [] : [{ path, steps, value: is }],
  );

/** Whether a leaf says no more than that the same items of a list have another order. */
export const isReordering = ({ was, is }: Pick<DifferingLeaf, "was" | "is">): boolean =>
  was !== null && is !== null && was.startsWith("[") && is.startsWith("[");

/**
 * The leaves in which two values differ, in the order of the later value, with those that are gone at the end. Items of
 * lists are compared with those of the same name, else of the same content, else with what is left, in order. A text that
 * is JSON is compared by what it says.
 */
export const differingLeaves = (was: unknown, is: unknown): readonly DifferingLeaf[] =>
  compare({ path: "", steps: [] }, was, is);

type Place = Pick<DifferingLeaf, "path" | "steps">;
type Members = Readonly<Record<string, unknown>>;

function compare(at: Place, before: unknown, after: unknown): DifferingLeaf[] {
  const [was, is] = [structured(before), structured(after)];
  if (isList(was) && isList(is)) return compareLists(at, was, is);
  if (isMembers(was) && isMembers(is)) return compareMembers(at, was, is);
  if (was === undefined && hasParts(is)) return compare(at, isList(is) ? [] : {}, is);
  if (is === undefined && hasParts(was)) return compare(at, was, isList(was) ? [] : {});
  // Of another form than before: all of the one is gone, and all of the other is new.
  if (hasParts(was) || hasParts(is)) return [...compare(at, undefined, is), ...compare(at, was, undefined)];
  const [old, current] = [jsonOf(was), jsonOf(is)];
  return old === current ? [] : [{ ...at, was: old, is: current }];
}

function compareMembers({ path, steps }: Place, was: Members, is: Members): DifferingLeaf[] {
  return [...new Set([...Object.keys(is), ...Object.keys(was)])].flatMap((name) =>
    compare(
      { path: path === "" ? name : `${path}.${name}`, steps: [...steps, name] },
      memberOf(was, name),
      memberOf(is, name),
    ),
  );
}

/** JSON may have a member `__proto__`. */
const memberOf = (members: Members, name: string): unknown =>
  Object.hasOwn(members, name) ? members[name] : undefined;

function compareLists(at: Place, before: readonly unknown[], after: readonly unknown[]): DifferingLeaf[] {
  const [was, is] = [before.map(structured), after.map(structured)];
  const differing = pairsOf(was, is).flatMap(({ label, old, current }) => {
    const place = { path: `${at.path}[${label}]`, steps: [...at.steps, ITEM] };
    if (hasParts(old) || hasParts(current)) return compare(place, old, current);
    return old === current ? [] : [{ ...place, was: listed(old), is: listed(current) }];
  });
  if (differing.length > 0 || was.length !== is.length) return differing;
  const [old, current] = [JSON.stringify(was), JSON.stringify(is)];
  return old === current ? [] : [{ ...at, was: old, is: current }];
}

const listed = (item: unknown): "listed" | null => (item === undefined ? null : "listed");

/** Items of two lists that are one and the same; undefined in the list that lacks it. */
interface Pair {
  readonly label: string;
  readonly old: unknown;
  readonly current: unknown;
}

function pairsOf(was: readonly unknown[], is: readonly unknown[]): Pair[] {
  const ambiguous = new Set([...repeatedNames(was), ...repeatedNames(is)]);
  const isAnonymous = (item: unknown) => hasParts(item) && nameOf(item, ambiguous) === undefined;
  const [old, current] = [labelled(was, ambiguous), labelled(is, ambiguous)];
  const gone = new Map([...old].filter(([label]) => !current.has(label)));
  // An item with neither a name nor an equal is compared with what is left of its like.
  const left = [...gone].filter(([, item]) => isAnonymous(item));
  const pairs = [...current].map(([label, item]): Pair => {
    const [former, itsItem] = (!old.has(label) && isAnonymous(item) && left.shift()) || [
      label,
      old.get(label),
    ];
    gone.delete(former);
    return { label: former, old: itsItem, current: item };
  });
  const all = [
    ...pairs,
    ...[...gone].map(([label, item]): Pair => ({ label, old: item, current: undefined })),
  ];
  // The only one needs no telling apart.
  return all.map((pair) =>
    all.length === 1 && isAnonymous(pair.current ?? pair.old) ? { ...pair, label: "" } : pair,
  );
}

/** Items by what tells them apart in their list. */
function labelled(items: readonly unknown[], ambiguous: ReadonlySet<string>): Map<string, unknown> {
  const byLabel = new Map<string, unknown>();
  for (const item of items) {
    const label = nameOf(item, ambiguous) ?? contentOf(item);
    // The same once more says nothing new of a list of texts, but may of anything else.
    byLabel.set(byLabel.has(label) && hasParts(item) ? `${label} ${byLabel.size + 1}` : label, item);
  }
  return byLabel;
}

/** Members by which an item of a list is known, whatever its place. */
const NAMES = ["name", "displayName", "template", "routeKey", "trigger", "id", "Sid"] as const;

function nameOf(item: unknown, ambiguous: ReadonlySet<string>): string | undefined {
  if (!isMembers(item)) return undefined;
  const name = NAMES.map((one) => memberOf(item, one)).find((one) => typeof one === "string");
  return name === undefined || ambiguous.has(name) ? undefined : name;
}

function repeatedNames(items: readonly unknown[]): string[] {
  const names = items.flatMap((item) => nameOf(item, new Set()) ?? []);
  return names.filter((name, place) => names.indexOf(name) !== place);
}

const LONGEST_CONTENT = 60;

/** An item by what it holds; the digest tells apart those that begin alike. */
function contentOf(item: unknown): string {
  const json = jsonOf(item) ?? "";
  if (json.length <= LONGEST_CONTENT || !hasParts(item)) return json;
  return `${json.slice(0, LONGEST_CONTENT)}… ${createHash("sha256").update(json).digest("hex").slice(0, 6)}`;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is to be compared by its parts: what is empty is a value itself. */
const hasParts = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

const jsonOf = (value: unknown): string | null => JSON.stringify(value) ?? null;

/** Documents, such as those of IAM, are texts that hold JSON. */
function structured(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
