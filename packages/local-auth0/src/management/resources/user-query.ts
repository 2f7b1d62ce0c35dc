import type { User } from "../../state/tenant-state.ts";
import { badRequest } from "../rest/error.ts";
import { isMembers } from "../rest/merge.ts";

/** `field:value` or `field:"value"`, with what stands between two of them. */
const TERM = /\s*(?:AND\s+)?(-?)([\w.]+):(?:"([^"]*)"|(\S+))\s*/y;

/**
 * Tells which users a search of `GET /users` finds: terms of the form `field:value`, joined by `AND`, where `*`
 * at the end of a value stands for anything and `-` before a term turns it round. This is the part of Auth0's
 * Lucene syntax that finds people by who they are.
 *
 * @throws {ManagementError} 400 `invalid_query_string` for anything else.
 */
export function userQuery(query: string): (user: User) => boolean {
  const terms = termsOf(query);
  return (user) =>
    terms.every(({ field, value, negated }) => {
      const held = valuesAt(describe(user), field.split("."));
      return held.some((one) => matchesValue(one, value)) !== negated;
    });
}

function termsOf(query: string): { field: string; value: string; negated: boolean }[] {
  const terms = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < query.length) {
    const match = TERM.exec(query);
    if (match === null) throw badRequest(`Unsupported search: ${query}`, "invalid_query_string");
    const [, minus, field = "", quoted, plain = ""] = match;
    terms.push({ field, value: quoted ?? plain, negated: minus === "-" });
  }
  return terms;
}

const describe = (user: User): unknown => ({ ...user, identities: [{ connection: user.connection }] });

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined ? [] : [value];
  return isMembers(value) ? valuesAt(value[key], rest) : [];
}

function matchesValue(held: unknown, wanted: string): boolean {
  const text = String(held).toLowerCase();
  const sought = wanted.toLowerCase();
  return sought.endsWith("*") ? text.startsWith(sought.slice(0, -1)) : text === sought;
}
