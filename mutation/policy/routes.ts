import { reachOf, scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Policy, Reach, RouteKey } from "../../rules/policy/types.ts";
import { having, lacking, type PolicyMutant, without } from "./mutant.ts";

/** Routes that go, open, admit by fewer scopes, more or others, or reach the entries of others; and doors that nobody asked for. */
export function routeMutants(policy: Policy): PolicyMutant[] {
  const { routes, openRoutes } = policy;
  const guarded = Object.keys(routes).flatMap((route): PolicyMutant[] => {
    const enough = scopesOfRoute(policy, route);
    const others = without(Object.keys(policy.scopes), ...enough);
    const admitting = (...scopes: readonly string[]): Policy => ({
      ...policy,
      routes: having(routes, route, scopes),
    });
    return [
      {
        kind: "drop a route",
        id: `drop ${route}`,
        names: [route],
        policy: { ...policy, routes: lacking(routes, route) },
      },
      ...enough.map((scope) => ({
        kind: enough.length === 1 ? "drop a route's scope" : "drop one of a route's scopes",
        id: `drop ${scope} from ${route}`,
        names: [route],
        policy: admitting(...without(enough, scope)),
      })),
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
      ...others.flatMap((other) => [
        {
          kind: "move a route to another scope",
          id: `move ${route} from ${enough.join(" or ")} to ${other}`,
          names: [route],
          policy: admitting(other),
        },
        {
          kind: "admit to a route by one more scope",
          id: `admit to ${route} by ${other}, too`,
          names: [route, other],
          policy: admitting(...enough, other),
        },
      ]),
      ...reachMutants(policy, route),
    ];
  });
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

/** A scope more, or fewer, by which somebody reaches entries at a route. */
function reachMutants(policy: Policy, route: string): PolicyMutant[] {
  const reach = reachOf(policy, route);
  const reaching = (whose: keyof Reach, scopes: readonly string[]): Policy => ({
    ...policy,
    reach: having<Reach | undefined>(policy.reach ?? {}, route, { ...reach, [whose]: scopes }),
  });
  return (["own", "others"] as const).flatMap((whose) => [
    ...reach[whose].map((scope) => ({
      kind: `reach ${whose} by one scope fewer`,
      id: `reach ${whose} at ${route} by ${scope} no more`,
      names: [route],
      policy: reaching(whose, without(reach[whose], scope)),
    })),
    ...without(Object.keys(policy.scopes), ...reach[whose]).map((scope) => ({
      kind: `reach ${whose} by one scope more`,
      id: `reach ${whose} at ${route} by ${scope}, too`,
      names: [route, scope],
      policy: reaching(whose, [...reach[whose], scope]),
    })),
  ]);
}
