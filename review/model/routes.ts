import type { GatewayRoute } from "../declaration/declaration.ts";
import type { StatedRoute } from "../snapshot/api-routes.ts";

/** Whose entries a route reaches, as the policy says and the API does. */
export interface RouteReach {
  /** Whether it reaches its caller's own. */
  readonly own: boolean;
  /** The scope with which it reaches those of others; null where nobody does. */
  readonly othersWith: string | null;
}

/** A route as each layer has it; null where a layer doesn't know it. */
export interface RouteModel {
  /** For example `PUT /approvals/{id}`. */
  readonly key: string;
  readonly policy: StatedRoute | null;
  readonly gateway: GatewayRoute | null;
  readonly api: StatedRoute | null;
  readonly openapi: StatedRoute | null;
  /** Null for a route that the policy doesn't guard. */
  readonly reach: RouteReach | null;
  /** Whether anybody gets through without a token: gateway and API, as far as they are there, both let them. */
  readonly open: boolean;
}

/** Requirement of a layer that has a route, for whoever calls it. */
export type RouteRequirement =
  /** It lets anybody in. */
  | { readonly needs: "nothing" }
  /** It takes every token for the API, whatever its scopes. */
  | { readonly needs: "token" }
  /** It takes a token with any one of the scopes. */
  | { readonly needs: "scope"; readonly scopes: readonly string[] }
  /** It takes no token for the API. */
  | { readonly needs: "other"; readonly authorization: string };

/** The requirement of the policy, the API or its document at a route; null where it has none. */
export function statedRequirement(route: StatedRoute | null): RouteRequirement | null {
  if (route === null) return null;
  if (route.open) return { needs: "nothing" };
  return route.scope === null ? { needs: "token" } : { needs: "scope", scopes: [route.scope] };
}

/** The requirement of the gateway at a route; null where it has none. */
export function gatewayRequirement(route: GatewayRoute | null): RouteRequirement | null {
  if (route === null) return null;
  const { authorization, authorized, scopes } = route;
  if (authorization === "NONE") return { needs: "nothing" };
  if (authorization !== "JWT" || !authorized) return { needs: "other", authorization };
  return scopes.length === 0 ? { needs: "token" } : { needs: "scope", scopes };
}

export const sameRequirement = (one: RouteRequirement | null, other: RouteRequirement | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Whose entries a route reaches, in words that follow "reaches". */
export function reachWords({ own, othersWith }: RouteReach): string {
  if (othersWith === null) return "one's own entries alone";
  return own
    ? `one's own entries, and with ${othersWith} those of others`
    : `the entries of others with ${othersWith}, and never one's own`;
}

/** A route as each layer has it, and whether these layers are there at all. */
export interface RouteLayers extends Pick<RouteModel, "policy" | "gateway" | "api"> {
  /** Whether the stack hosts the API behind a gateway. */
  readonly hasGateway: boolean;
  /** Whether the API could be asked about its routes; where it couldn't, the policy speaks for it. */
  readonly hasApi: boolean;
}

/** Whether anybody gets through at a route without a token: every layer that is there has the route, and needs nothing. */
export function isOpen({ policy, gateway, api, hasGateway, hasApi }: RouteLayers): boolean {
  if (hasGateway && gatewayRequirement(gateway)?.needs !== "nothing") return false;
  return statedRequirement(hasApi ? api : policy)?.needs === "nothing";
}

/** The keys of the routes that anybody may call without a token. */
export const openRoutes = ({ routes }: { readonly routes: readonly RouteModel[] }): string[] =>
  routes.filter(({ open }) => open).map(({ key }) => key);
