import { reachOf, scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Declaration, DeclaredApplication } from "../declaration/declaration.ts";
import type { RouteModel } from "../model/routes.ts";
import { isOpen, openRoutes } from "../model/routes.ts";
import type { Snapshot } from "../snapshot/take.ts";
import { acceptedScopes, apiRefusal, gatewayRefusal } from "./layers.ts";

/** The routes that any layer knows, and who gets past gateway and API at them. */
export interface RouteTable {
  /** Those of the policy first, in its order. */
  readonly routes: readonly RouteModel[];
  /** Routes that anybody may call without a token. */
  readonly open: readonly string[];
  /** Gives, for an application, a function from a token's scopes to the routes that admit it, without the open ones. */
  through(
    application: DeclaredApplication,
    subject: "user" | "client",
  ): (scopes: readonly string[]) => readonly string[];
}

export function routeTable(
  snapshot: Pick<Snapshot, "policy" | "api" | "issuer">,
  declaration: Declaration,
): RouteTable {
  const { policy, api, issuer } = snapshot;
  const routes = routesOf(snapshot, declaration);
  const open = openRoutes({ routes });
  const guarded = routes.filter(({ open }) => !open);
  return {
    routes,
    open,
    through: (application, subject) => {
      const accepted = acceptedScopes(policy, application, subject);
      const admitting = (token: ReadonlySet<string>) =>
        guarded
          .filter(
            ({ key, gateway }) =>
              gatewayRefusal(declaration, issuer, gateway ?? undefined, token) === null &&
              apiRefusal(api.routes, key, token, accepted) === null,
          )
          .map(({ key }) => key);
      // Most people of a large policy share their scopes with others, through most applications none at all.
      const known = new Map<string, readonly string[]>();
      return (scopes) => {
        const name = scopes.join(" ");
        const routes = known.get(name) ?? admitting(new Set(scopes));
        known.set(name, routes);
        return routes;
      };
    },
  };
}

function routesOf({ policy, api }: Pick<Snapshot, "policy" | "api">, { gateway }: Declaration): RouteModel[] {
  const keys = new Set([
    ...Object.keys(policy.routes),
    ...policy.openRoutes,
    ...Object.keys(gateway?.routes ?? {}),
    ...Object.keys(api.routes ?? {}),
    ...Object.keys(api.document ?? {}),
  ]);
  const opened = new Set<string>(policy.openRoutes);
  return [...keys].map((key) => {
    const scopes = scopesOfRoute(policy, key);
    const layers = {
      policy: scopes.length > 0 ? { open: false, scopes } : opened.has(key) ? { open: true, scopes } : null,
      gateway: own(gateway?.routes, key),
      api: own(api.routes, key),
    };
    const open = isOpen({ ...layers, hasGateway: gateway !== null, hasApi: api.routes !== null });
    const reach = scopes.length === 0 ? null : reachOf(policy, key);
    return { key, ...layers, openapi: own(api.document, key), reach, open };
  });
}

function own<Value>(record: Readonly<Record<string, Value>> | null | undefined, key: string): Value | null {
  return record && Object.hasOwn(record, key) ? (record[key] ?? null) : null;
}
