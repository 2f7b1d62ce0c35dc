import type { GatewayRoute } from "../declaration/declaration.ts";
import type { Finding } from "../model/finding.ts";
import type { RouteModel } from "../model/routes.ts";
import type { StatedRoute } from "../snapshot/api-routes.ts";
import type { Finder } from "./context.ts";

/** Where the policy, the gateway, the API and its OpenAPI document don't say the same of a route. */
export const findRoutes: Finder = ({ snapshot, declaration, matrix }) => {
  const { api } = snapshot;
  const layers: Layer[] = [
    ...(declaration.gateway === null
      ? []
      : [
          {
            name: "the gateway",
            look: "infra/hosting/routes.ts",
            of: ({ gateway }: RouteModel) => guardOf(gateway),
          },
        ]),
    ...(api.routes === null
      ? []
      : [{ name: "the API", look: "api/", of: ({ api }: RouteModel) => guardOfStated(api) }]),
    ...(api.document === null
      ? []
      : [
          {
            name: "the OpenAPI document",
            look: "api/",
            of: ({ openapi }: RouteModel) => guardOfStated(openapi),
          },
        ]),
  ];
  return [
    ...(api.fault === null ? [] : [notRead(api.fault)]),
    ...matrix.routes.routes.flatMap((route) => layers.flatMap((layer) => differenceAt(route, layer))),
  ];
};

interface Layer {
  readonly name: string;
  readonly look: string;
  readonly of: (route: RouteModel) => string;
}

const MISSING = "doesn't know it";
const OPEN = "lets anybody in without a token";
const ANY_TOKEN = "lets every token in, whatever its scopes";
const ANOTHER = "refuses every token of the API";
const needs = (scopes: readonly string[]): string => `asks for ${scopes.join(" or ")}`;

function differenceAt(route: RouteModel, layer: Layer): Finding[] {
  const expected = guardOfStated(route.policy);
  const found = layer.of(route);
  if (found === expected) return [];
  const code = found === OPEN ? "ROUTE_OPEN" : found === ANY_TOKEN ? "ROUTE_WITHOUT_SCOPE" : "ROUTE_DIFFERS";
  const isNarrower = found === MISSING || found === ANOTHER;
  return [
    {
      code,
      severity: isNarrower ? "medium" : "high",
      where: route.key,
      what: `${layer.name} ${found}; the policy ${expected}`,
      remedy: `See ${layer.look}, and let it follow the policy.`,
    },
  ];
}

function guardOfStated(route: StatedRoute | null): string {
  if (route === null) return MISSING;
  if (route.open) return OPEN;
  return route.scope === null ? ANY_TOKEN : needs([route.scope]);
}

function guardOf(route: GatewayRoute | null): string {
  if (route === null) return MISSING;
  if (route.authorization === "NONE") return OPEN;
  if (route.authorization !== "JWT" || !route.authorized) return ANOTHER;
  return route.scopes.length === 0 ? ANY_TOKEN : needs(route.scopes);
}

const notRead = (fault: string): Finding => ({
  code: "API_NOT_READ",
  severity: "medium",
  where: "the API",
  what: `could not be asked about its routes: ${fault}`,
  remedy: "Let api/app.ts export createApp, which makes the API without a database.",
});
