import { isMembers, type Members, type Value } from "./members.ts";

/** A setting that is not as declared: `declared` alone lacks on the tenant, `found` alone is there undeclared. */
export interface Difference {
  /** Where it stands, for example `scopes["read:timesheets"].description`. */
  readonly path: string;
  readonly declared?: Value;
  readonly found?: Value;
}

/** All that differs between declared members and those that were found. Members that are not declared may be anything. */
export function differencesOf(declared: Members, found: Members, path = ""): Difference[] {
  return Object.entries(declared).flatMap(([member, value]) => {
    const at = path === "" ? member : `${path}.${member}`;
    return compareValues(at, value, found[member]);
  });
}

function compareValues(path: string, declared: Value, found: Value | undefined): Difference[] {
  if (declared instanceof Set) return compareSets(path, declared, found instanceof Set ? found : new Set());
  if (declared instanceof Map) return compareMaps(path, declared, found instanceof Map ? found : new Map());
  if (isMembers(declared) && isMembers(found)) return differencesOf(declared, found, path);
  if (Array.isArray(declared) && Array.isArray(found) && sameList(declared, found)) return [];
  // An empty text is how a program says that there is none.
  if (declared === found || (declared === "" && (found === undefined || found === null))) return [];
  return [{ path, declared, ...(found !== undefined && { found }) }];
}

function compareSets(path: string, declared: ReadonlySet<string>, found: ReadonlySet<string>): Difference[] {
  const lacking = [...declared].filter((item) => !found.has(item));
  const added = [...found].filter((item) => !declared.has(item));
  return [
    ...lacking.map((item) => ({ path, declared: item })),
    ...added.map((item) => ({ path, found: item })),
  ];
}

function compareMaps(
  path: string,
  declared: ReadonlyMap<string, Value>,
  found: ReadonlyMap<string, Value>,
): Difference[] {
  const at = (key: string): string => `${path}[${JSON.stringify(key)}]`;
  const kept = [...declared].flatMap(([key, value]) => compareValues(at(key), value, found.get(key)));
  const added = [...found].filter(([key]) => !declared.has(key));
  return [...kept, ...added.map(([key, value]) => ({ path: at(key), found: value }))];
}

const sameList = (one: readonly Value[], other: readonly Value[]): boolean =>
  one.length === other.length &&
  one.every((item, index) => compareValues("", item, other[index]).length === 0);
