import type { Policy } from "../rules/policy/types.ts";

/** Whose an entry is, as its caller sees it; nobody's is one that isn't there. */
export type Whose = "own" | "others'" | "nobody's";

/** The scopes of which any one admits at a route, as the policy writes them down. */
export const scopesAt = ({ routes }: Pick<Policy, "routes">, route: string): readonly string[] =>
  Object.hasOwn(routes, route) ? [routes[route] ?? []].flat() : [];

/**
 * Whether the holder of some scopes reaches such an entry at a route. It reads the policy by itself: the code by which the API
 * decides has no part in what is expected of it.
 */
export function reaches(
  { routes, reach = {} }: Pick<Policy, "routes" | "reach">,
  route: string,
  whose: Whose,
  given: readonly string[],
): boolean {
  const admitting = scopesAt({ routes }, route);
  const { own, others } = reach[route] ?? { own: admitting, others: [] };
  if (whose === "nobody's") return false;
  const holdsOne = (scopes: readonly string[]) => scopes.some((scope) => given.includes(scope));
  return holdsOne(admitting) && holdsOne(whose === "own" ? own : others);
}
