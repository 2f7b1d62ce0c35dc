import type { Policy, RouteKey } from "../../rules/policy/types.ts";
import { having, lacking, type PolicyMutant, without } from "./mutant.ts";

/** Routes that go, open, lose their scope or move to another one; and doors that nobody asked for. */
export function routeMutants(policy: Policy): PolicyMutant[] {
  const { routes, openRoutes } = policy;
  const guarded = Object.entries(routes).flatMap(([route, scope]): PolicyMutant[] => [
    {
      kind: "drop a route",
      id: `drop ${route}`,
      names: [route],
      policy: { ...policy, routes: lacking(routes, route) },
    },
    {
      kind: "drop a scope from a route",
      id: `drop ${scope} from ${route}`,
      names: [route],
      policy: { ...policy, routes: having(routes, route, "") },
    },
    {
      kind: "open a route",
      id: `open ${route}`,
      names: [route],
      policy: {
        ...policy,
        routes: lacking(routes, route),
        openRoutes: [...openRoutes, route as RouteKey],
      },
    },
    ...without(Object.keys(policy.scopes), scope).map((other) => ({
      kind: "move a route to another scope",
      id: `move ${route} from ${scope} to ${other}`,
      names: [route],
      policy: { ...policy, routes: having(routes, route, other) },
    })),
  ]);
  const open = openRoutes.map((route) => ({
    kind: "drop an open route",
    id: `drop the open ${route}`,
    names: [route],
    policy: { ...policy, openRoutes: without(openRoutes, route) },
  }));
  return [
    ...guarded,
    ...open,
    {
      kind: "add an open route",
      id: "add the open GET /metrics",
      names: ["GET /metrics"],
      policy: { ...policy, openRoutes: [...openRoutes, "GET /metrics"] },
    },
  ];
}
