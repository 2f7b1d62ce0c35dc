import { sameMembers } from "declared-stack/value";
import type { GatewayRoute } from "../declaration/declaration.ts";
import type { StatedRoute } from "../snapshot/api-routes.ts";

/** Whose entries a route reaches, as the policy says and the API does. */
export interface RouteReach {
  /** The scopes with any one of which it reaches its caller's own; none where nobody does. */
  readonly own: readonly string[];
  /** The same for those of others. */
  readonly others: readonly string[];
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
  return route.scopes.length === 0 ? { needs: "token" } : { needs: "scope", scopes: route.scopes };
}

/** The requirement of the gateway at a route; null where it has none. */
export function gatewayRequirement(route: GatewayRoute | null): RouteRequirement | null {
  if (route === null) return null;
  const { authorization, authorized, scopes } = route;
  if (authorization === "NONE") return { needs: "nothing" };
  if (authorization !== "JWT" || !authorized) return { needs: "other", authorization };
  return scopes.length === 0 ? { needs: "token" } : { needs: "scope", scopes };
}

/** Whether two requirements are the same; of scopes, the order says nothing. */
export const sameRequirement = (one: RouteRequirement | null, other: RouteRequirement | null): boolean =>
  one?.needs === "scope" && other?.needs === "scope"
    ? sameMembers(one.scopes, other.scopes)
    : JSON.stringify(one) === JSON.stringify(other);

export const sameReach = (one: RouteReach, other: RouteReach): boolean =>
  sameMembers(one.own, other.own) && sameMembers(one.others, other.others);

/** Whose entries a route reaches, in words that follow "reaches". */
export function reachWords({ own, others }: RouteReach): string {
  const [forOwn, forOthers] = [own.join(" or "), others.join(" or ")];
  if (others.length === 0) return `one's own entries alone, with ${forOwn}`;
  return own.length === 0
    ? `the entries of others with ${forOthers}, and never one's own`
    : `one's own entries with ${forOwn}, and with ${forOthers} those of others`;
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
