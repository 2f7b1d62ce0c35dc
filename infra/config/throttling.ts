import type { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";
import { whole } from "./numbers.ts";
import { section } from "./section.ts";

const EXAMPLE = { rate: 200, burst: 400 };
const OPEN_EXAMPLE = { rate: 20, burst: 50 };

/**
 * How many requests pass: each route of the policy on its own, with limits of its own where it has them. Routes that
 * need no token have limits that the stack must name, since anybody on the internet can use them up.
 */
export function throttlingSchema(policy: Pick<Policy, "routes">) {
  const routes = Object.keys(policy.routes);
  const ownLimits = Object.fromEntries(routes.map((routeKey) => [routeKey, limits().optional()] as const));
  const [first = "GET /"] = routes;
  return section(
    {
      ...limits().shape,
      open: limits(OPEN_EXAMPLE),
      routes: section(ownLimits, { [first]: EXAMPLE }).default({}),
    },
    { ...EXAMPLE, open: OPEN_EXAMPLE },
  );
}

function limits(example = EXAMPLE) {
  return section(
    {
      rate: whole("requests a second", 1, 10_000, example.rate),
      burst: whole("requests at once", 1, 5000, example.burst),
    },
    example,
  );
}

/** How many requests a route lets pass: `rate` a second, and `burst` at once. */
export type RouteLimits = z.output<ReturnType<typeof limits>>;
