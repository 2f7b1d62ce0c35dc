import type { Members } from "./merge.ts";

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
