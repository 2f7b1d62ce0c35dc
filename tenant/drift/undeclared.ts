import type { Difference } from "declared-stack/difference";
import { isMembers, jsonOf, type Members, type Value } from "declared-stack/members";

/** A setting that nobody declared, and that is not as a newly made object has it. */
export interface UndeclaredSetting extends Difference {
  readonly undeclared: true;
  readonly found: Value;
  /** As a newly made object has it; absent where that has none. */
  readonly fresh?: Value;
}

/**
 * Everything that was found beside what is declared, at any depth, unless a newly made object has the same. A setting that
 * is not there at all is as it is with a new object: Auth0 leaves out what was never set.
 */
export function undeclaredSettings(
  found: Members,
  {
    declared,
    fresh,
    path = "",
  }: { readonly declared: Members; readonly fresh: Members; readonly path?: string },
): UndeclaredSetting[] {
  return Object.entries(found).flatMap(([member, value]) => {
    const at = path === "" ? member : `${path}.${member}`;
    return Object.hasOwn(declared, member)
      ? beside(at, value, declared[member], fresh[member])
      : unlessFresh(at, value, fresh[member]);
  });
}

/** Settings within a declared one, beside what is declared of it. Sets and texts are compared as a whole. */
function beside(
  path: string,
  found: Value,
  declared: Value | undefined,
  fresh: Value | undefined,
): UndeclaredSetting[] {
  if (isMembers(found) && isMembers(declared)) {
    return undeclaredSettings(found, { declared, fresh: isMembers(fresh) ? fresh : {}, path });
  }
  if (found instanceof Map && declared instanceof Map) {
    return [...found].flatMap(([key, item]) =>
      beside(`${path}[${JSON.stringify(key)}]`, item, declared.get(key), {}),
    );
  }
  if (Array.isArray(found) && Array.isArray(declared)) {
    return found.flatMap((item, index) => beside(`${path}[${index}]`, item, declared[index], {}));
  }
  return [];
}

function unlessFresh(path: string, found: Value, fresh: Value | undefined): UndeclaredSetting[] {
  if (found === null || (isNothing(found) && isNothing(fresh))) return [];
  if (isMembers(found)) {
    const inFresh = isMembers(fresh) ? fresh : {};
    return Object.entries(found).flatMap(([member, value]) =>
      unlessFresh(`${path}.${member}`, value, inFresh[member]),
    );
  }
  if (isSame(found, fresh)) return [];
  if (found instanceof Set && isNothing(fresh)) {
    return [...found].map((item) => ({ path, undeclared: true, found: item }));
  }
  if (found instanceof Map && isNothing(fresh)) {
    return [...found].map(([key, item]) => ({
      path: `${path}[${JSON.stringify(key)}]`,
      undeclared: true,
      found: item,
    }));
  }
  return [{ path, undeclared: true, found, ...(fresh !== undefined && !isNothing(fresh) && { fresh }) }];
}

const isSame = (one: Value, other: Value | undefined): boolean =>
  other !== undefined && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** JSON whose members come in one order, however they were written. */
function sorted(value: Value): unknown {
  const json = jsonOf(value);
  return isMembers(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([member, item]) => [member, sorted(item)] as const)
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      )
    : json;
}

/** Nothing, an empty text, and lists and objects of nothing: Auth0 takes them for a setting that isn't there. */
export function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (value instanceof Set || value instanceof Map) return value.size === 0;
  return typeof value === "object" && Object.values(value).every(isNothing);
}
