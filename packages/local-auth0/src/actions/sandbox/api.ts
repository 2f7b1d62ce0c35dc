import type { ActionCache } from "./cache.ts";
import type { ApiCall, ExecutionRequest } from "./execution.ts";
import { encodeToken, validateToken } from "./redirect-token.ts";

type Event = Readonly<Record<string, unknown>>;
type Method = (...values: unknown[]) => unknown;

/**
 * The `api` object of one Action's run. Most of its methods only record what the tenant is to do, and give the object
 * back; a few answer at once.
 *
 * @param record gets each call with its arguments as they are now, whatever happens to them later
 */
export function apiFor(
  request: ExecutionRequest,
  event: Event,
  cache: ActionCache,
  record: (call: ApiCall) => void,
): object {
  const api: Record<string, Record<string, Method>> = {};
  const answers: Readonly<Record<string, Method>> = {
    "cache.get": (key) => cache.get(String(key), request.now),
    "cache.delete": (key) => cache.delete(String(key)),
    "cache.set": (key, value, options) => cache.set(String(key), value, Object(options), request.now),
    "redirect.encodeToken": (options) => encodeToken(Object(options), event, request.now),
    "redirect.validateToken": (options) => validateToken(Object(options), event, request.now),
    "groups.getUserGroups": async (options) => userGroups(request.groups ?? [], Object(options)),
    "groups.hasGroupMembership": async (sought) => memberships(request.groups ?? [], sought),
    // Rules ended in November 2026.
    "rules.wasExecuted": () => false,
  };
  for (const method of request.methods) {
    const [object = "", name = ""] = method.split(".");
    const members = api[object] ?? {};
    api[object] = members;
    members[name] =
      answers[method] ??
      ((...values) => {
        record({ method, arguments: JSON.parse(JSON.stringify(values)) });
        return api;
      });
  }
  return api;
}

type Groups = NonNullable<ExecutionRequest["groups"]>;

/** So many of somebody's groups, and where the next ones begin (Auth0 docs, "Configure SCIM Groups for Enterprise Connections"). */
function userGroups(groups: Groups, { take = 50, from = 0 }: { take?: unknown; from?: unknown }) {
  const start = Number(from);
  const end = start + Math.min(Math.max(Number(take), 1), 100);
  return { groups: groups.slice(start, end), ...(end < groups.length && { next: String(end) }) };
}

/** Whether somebody is in each of some groups, which are meant by their ids or names. */
function memberships(groups: Groups, sought: unknown) {
  const named = Array.isArray(sought) ? sought.map(String) : [];
  const entries = named.map((one) => {
    const matches = groups.filter(({ id, name }) => id === one || name === one);
    return [one, { is_member: matches.length > 0, matches }];
  });
  return { memberships: Object.fromEntries(entries) };
}
