import { ManagementError } from "./error.ts";
import type { Members } from "./merge.ts";

/** A refusal of a query, as Auth0 words it. */
export function badQuery(problem: string, name: string): ManagementError {
  return new ManagementError(
    400,
    `Query validation error: '${problem}' on property ${name}.`,
    "invalid_query_string",
  );
}

/**
 * A whole number of the query, or the default.
 *
 * @throws {ManagementError} 400 `invalid_query_string` for anything else, and outside of the bounds.
 */
export function integerOf(
  query: URLSearchParams,
  name: string,
  bounds: { default: number; minimum?: number; maximum?: number },
): number {
  const text = query.get(name);
  if (text === null) return bounds.default;
  if (!/^-?\d+$/.test(text)) throw badQuery("Expected type integer but found type string", name);
  const value = Number(text);
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = bounds;
  if (value < minimum) throw badQuery(`Value ${value} is less than minimum ${minimum}`, name);
  if (value > maximum) throw badQuery(`Value ${value} is greater than maximum ${maximum}`, name);
  return value;
}

/** A yes or no of the query; absent is no. @throws {ManagementError} 400 for anything else. */
export function booleanOf(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  if (text === null || text === "false" || text === "0") return false;
  if (text === "true" || text === "1") return true;
  throw badQuery("Expected type boolean but found type string", name);
}

/**
 * Leaves those members of an answer that the query asks for: the ones in `fields`, or with
 * `include_fields=false` all others.
 *
 * @param always members that Auth0 answers whatever is asked.
 */
export function selectFields(
  entity: Members,
  query: URLSearchParams,
  always: readonly string[] = [],
): Members {
  const fields = query.get("fields");
  if (fields === null || fields === "") return entity;
  const named = new Set(fields.split(","));
  const included = query.get("include_fields") !== "false";
  return Object.fromEntries(
    Object.entries(entity).filter(([key]) => always.includes(key) || named.has(key) === included),
  );
}

/**
 * Entities, which come in the order of their creation, in the order that `sort=member:1` or `member:-1` asks for.
 *
 * @param sortable the members that may be asked for; where there are none, `sort` is passed over, as by most of Auth0's lists
 */
export function sorted<T extends Members>(
  entities: readonly T[],
  query: URLSearchParams,
  sortable: readonly string[] = [],
): T[] {
  const asked = query.get("sort");
  if (asked === null || asked === "" || sortable.length === 0) return [...entities];
  const [, member = "", direction] = /^(\w+):(-?1)$/.exec(asked) ?? [];
  if (!sortable.includes(member)) throw badQuery(`String does not match pattern: ${asked}`, "sort");
  const ascending =
    member === "created_at"
      ? [...entities]
      : entities.toSorted((one, other) => compared(one[member] ?? "", other[member] ?? ""));
  return direction === "1" ? ascending : ascending.reverse();
}

function compared(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [text, next] = [String(one), String(other)];
  return text < next ? -1 : Number(text > next);
}
