import { scopesOfRoute } from "../../rules/policy/decide.ts";
import type { RouteScopes } from "../../rules/policy/types.ts";
import type { policy } from "../../rules/policy.ts";
import type { Scope } from "../verify/caller.ts";
import { approvalRoutes } from "./approvals.ts";
import { batchRoutes } from "./batch.ts";
import { openRoutes } from "./open.ts";
import type { OpenRoute, ScopedRoute } from "./route.ts";
import { timesheetRoutes } from "./timesheets.ts";
import { weekRoutes } from "./weeks.ts";

type PolicyRoute = keyof typeof policy.routes;

/** A route for each that the policy guards. */
interface PolicyRoutes extends Readonly<Record<PolicyRoute, ScopedRoute>> {}

/** Takes the routes that the policy guards: one too few or one too many does not compile. */
export const exactly = <Table extends PolicyRoutes>(
  table: Table & Readonly<Record<Exclude<keyof Table, PolicyRoute>, never>>,
): Table => table;

export const guardedRoutes = exactly({
  ...timesheetRoutes,
  ...weekRoutes,
  ...approvalRoutes,
  ...batchRoutes,
});

const SERVED: ServedRoutes = { guarded: guardedRoutes, open: openRoutes };

/** Routes that files of this folder serve, by their names as the policy writes them. */
export interface ServedRoutes {
  readonly guarded: Readonly<Record<string, ScopedRoute>>;
  readonly open: Readonly<Record<string, OpenRoute>>;
}

/** Routes as the policy declares them. */
export interface DeclaredRoutes {
  readonly routes: Readonly<Record<string, RouteScopes<Scope>>>;
  readonly openRoutes: readonly string[];
}

/** The policy's routes, each with what serves it. */
export interface RouteTable {
  readonly guarded: readonly {
    readonly name: string;
    /** Any one of them admits. */
    readonly scopes: readonly Scope[];
    readonly route: ScopedRoute;
  }[];
  readonly open: readonly { readonly name: string; readonly route: OpenRoute }[];
}

/** Routes that are not the policy's: those that nothing serves, and those that it doesn't have. */
export class RouteError extends Error {
  override readonly name = "RouteError";
  readonly code = "ROUTES_DIFFER";

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
  }
}

/**
 * Finds what serves each of the policy's routes.
 *
 * @throws {RouteError} with a sentence for each route that nothing serves, or that the policy doesn't have.
 */
export function routesOf(declared: DeclaredRoutes, served: ServedRoutes = SERVED): RouteTable {
  const guarded = Object.keys(declared.routes).flatMap((name) => {
    const route = served.guarded[name];
    return route === undefined ? [] : [{ name, scopes: scopesOfRoute(declared, name), route }];
  });
  const open = declared.openRoutes.flatMap((name) => {
    const route = served.open[name];
    return route === undefined ? [] : [{ name, route }];
  });
  const faults = [
    ...differences("routes", "route(…)", Object.keys(declared.routes), Object.keys(served.guarded)),
    ...differences("openRoutes", "openRoute(…)", declared.openRoutes, Object.keys(served.open)),
  ];
  if (faults.length > 0) throw new RouteError(faults);
  return { guarded, open };
}

function differences(
  member: keyof DeclaredRoutes,
  maker: string,
  declared: readonly string[],
  served: readonly string[],
): string[] {
  const unserved = declared.filter((name) => !served.includes(name));
  const undeclared = served.filter((name) => !declared.includes(name));
  return [
    ...unserved.map(
      (name) =>
        `ROUTE_NOT_SERVED: rules/policy.ts has "${name}" among its ${member}, but nothing serves it; ` +
        `add it with ${maker} to a file of api/routes/ that index.ts lists, or take it out of the policy`,
    ),
    ...undeclared.map(
      (name) =>
        `ROUTE_NOT_DECLARED: api/routes/ serves "${name}" with ${maker}, but it is not among the ${member} of ` +
        "rules/policy.ts; declare it there, or take it out of api/routes/",
    ),
  ];
}
