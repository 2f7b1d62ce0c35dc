import { describe, expect, it } from "vitest";
import { exactly, guardedRoutes, RouteError, routesOf } from "../../../api/routes/index.ts";
import { openRoutes } from "../../../api/routes/open.ts";
import { weekRoutes } from "../../../api/routes/weeks.ts";
import { policy } from "../../../rules/policy.ts";

describe("routesOf", () => {
  it("has a route for each of the policy's, with its scopes, and no other", () => {
    const { guarded, open } = routesOf(policy);
    expect(guarded.map(({ name, scopes }) => [name, scopes])).toEqual(
      Object.entries(policy.routes).map(([name, declared]) => [name, [declared].flat()]),
    );
    expect(open.map(({ name }) => name)).toEqual(policy.openRoutes);
    expect(new Set([...guarded, ...open].map(({ route }) => route.operation.id)).size).toBe(
      guarded.length + open.length,
    );
  });

  it("names each route that the policy has and nothing serves", () => {
    const declared = {
      routes: { ...policy.routes, "GET /reports": "read:timesheets" as const },
      openRoutes: [...policy.openRoutes, "GET /version"],
    };
    expect(() => routesOf(declared)).toThrow(
      new RouteError([
        'ROUTE_NOT_SERVED: rules/policy.ts has "GET /reports" among its routes, but nothing serves it; add it with ' +
          "route(…) to a file of api/routes/ that index.ts lists, or take it out of the policy",
        'ROUTE_NOT_SERVED: rules/policy.ts has "GET /version" among its openRoutes, but nothing serves it; add it ' +
          "with openRoute(…) to a file of api/routes/ that index.ts lists, or take it out of the policy",
      ]),
    );
  });

  it("names each route that is served and the policy doesn't have", () => {
    const declared = { routes: {}, openRoutes: ["GET /health"] };
    expect(() => routesOf(declared, { guarded: weekRoutes, open: openRoutes })).toThrow(
      new RouteError([
        'ROUTE_NOT_DECLARED: api/routes/ serves "GET /weeks/{week}" with route(…), but it is not among the routes of ' +
          "rules/policy.ts; declare it there, or take it out of api/routes/",
        'ROUTE_NOT_DECLARED: api/routes/ serves "GET /openapi.json" with openRoute(…), but it is not among the ' +
          "openRoutes of rules/policy.ts; declare it there, or take it out of api/routes/",
      ]),
    );
  });

  it("lets nobody open a route that is written for callers with a token", () => {
    const declared = { routes: {}, openRoutes: ["GET /weeks/{week}"] };
    expect(() => routesOf(declared, { guarded: weekRoutes, open: {} })).toThrow(RouteError);
  });

  it("takes no member of every object for a route", () => {
    const declared = { routes: { toString: "read:timesheets" as const }, openRoutes: [] };
    expect(() => routesOf(declared, { guarded: {}, open: {} })).toThrow('has "toString" among its routes');
  });
});

describe("exactly", () => {
  it("takes the policy's routes", () => {
    expect(Object.keys(exactly(guardedRoutes)).sort()).toEqual(Object.keys(policy.routes).sort());
  });

  it("doesn't compile without one of them", () => {
    const { "GET /approvals": left, ...others } = guardedRoutes;
    // @ts-expect-error GET /approvals is missing
    expect(Object.keys(exactly(others))).not.toContain("GET /approvals");
    expect(left.operation.id).toBe("listApprovals");
  });

  it("doesn't compile with a route that the policy doesn't have", () => {
    // @ts-expect-error the policy has no such route
    expect(exactly({ ...guardedRoutes, "GET /salaries": guardedRoutes["GET /approvals"] })).toHaveProperty([
      "GET /salaries",
    ]);
  });
});
