import { luceneQuery } from "../rest/lucene.ts";
import { isMembers, type Members } from "../rest/merge.ts";

/** Fields in which the case of letters doesn't matter (Auth0 docs, "User Search Query Syntax"). */
const NORMALISED: ReadonlySet<string> = new Set(["email", "name", "given_name", "family_name", "nickname"]);

const BARE = [
  "email",
  "name",
  "given_name",
  "family_name",
  "nickname",
  "user_id",
  "username",
  "phone_number",
];

/**
 * Tells which users a search of `GET /users` finds.
 *
 * @returns a test of a user as the API shows it, so that nothing else can be searched for
 * @throws {ManagementError} 400 `invalid_query_string` for what isn't a search
 */
export function userQuery(query: string): (shown: Members) => boolean {
  return luceneQuery(query, {
    valuesOf: (shown, field) => valuesAt(withDomain(shown), field.split(".")),
    bare: BARE,
    ignoresCase: (field) => NORMALISED.has(field.replace(/\.(?:raw|domain)$/, "")),
  });
}

/** `email.domain` is the part of an address after the `@`. */
const withDomain = (shown: Members): Members => {
  const [, domain] = String(shown.email ?? "").split("@");
  return { ...shown, "email.domain": domain };
};

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  if (path.length === 0) return value === undefined ? [] : [value];
  if (!isMembers(value)) return [];
  const whole = path.join(".");
  if (Object.hasOwn(value, whole)) return valuesAt(value[whole], []);
  const [key = "", ...rest] = path;
  return Object.hasOwn(value, key) ? valuesAt(value[key], rest) : [];
}
