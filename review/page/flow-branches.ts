import type { ReviewModel, ScopeModel } from "../model.ts";
import type { Branch, Layer, Standing } from "./flow.ts";
import { namesAt } from "./words.ts";

type Stop = NonNullable<Branch["stop"]>;

const NO_ROLE: Stop = { layer: "role", reason: "no role of theirs holds it" };
export const NOT_GRANTED: Stop = { layer: "grant", reason: "the grant lacks it" };
const NOT_LET_IN: Stop = { layer: "rule", reason: "a rule doesn’t let them in" };
export const REFUSED_BY_RULE: Stop = { layer: "rule", reason: "a rule takes it away" };
export const REFUSED_AT_ROUTE: Stop = { layer: "route", reason: "gateway or API refuse it" };

/**
 * How a scope goes on from people of one standing: through which applications they get it, and where it stops in the
 * others. Applications with the same end share a branch; those in which nobody signs in are left out.
 */
export function branchesOf(model: ReviewModel, scope: ScopeModel, standing: Standing): Branch[] {
  const { api, applications, routes } = model;
  const { roles, left, opened } = standing;
  if (api.rbac && roles.length === 0 && opened.size === 0) {
    return [{ applications: [], stop: NO_ROLE, routes: [] }];
  }
  const granted = new Set(scope.applications);
  const branches = new Map<
    string,
    { applications: string[]; stop: Stop | null; routes: readonly number[] }
  >();
  for (const [position, { name, signsPeopleIn }] of applications.entries()) {
    const own = opened.get(position);
    if (!signsPeopleIn && own === undefined) continue;
    const stop =
      own === undefined ? stopBeforeToken(granted.has(position), left) : stopAfterToken(scope, own);
    const key = `${stop?.reason} ${own ?? ""}`;
    const known = branches.get(key);
    if (known === undefined) branches.set(key, { applications: [name], stop, routes: own ?? [] });
    else known.applications.push(name);
  }
  return [...branches.values()]
    .map((branch) => ({ ...branch, routes: namesAt(routes, branch.routes, ({ key }) => key) }))
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

function stopBeforeToken(granted: boolean, left: boolean): Stop {
  if (!granted) return NOT_GRANTED;
  return left ? NOT_LET_IN : REFUSED_BY_RULE;
}

const stopAfterToken = (scope: ScopeModel, opened: readonly number[]): Stop | null =>
  opened.length > 0 || scope.routes.length === 0 ? null : REFUSED_AT_ROUTE;

const LAYERS: readonly Layer[] = ["route", "rule", "grant", "role"];

/** The further a branch goes, the less. */
export const rankOf = ({ stop }: Pick<Branch, "stop">): number =>
  stop === null ? -1 : LAYERS.indexOf(stop.layer);
