import type { Finding, FindingCode } from "../model/finding.ts";
import {
  gatewayRequirement,
  type RouteModel,
  type RouteRequirement,
  sameRequirement,
  statedRequirement,
} from "../model/routes.ts";
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
            of: ({ gateway }: RouteModel) => gatewayRequirement(gateway),
          },
        ]),
    ...(api.routes === null
      ? []
      : [{ name: "the API", look: "api/", of: ({ api }: RouteModel) => statedRequirement(api) }]),
    ...(api.document === null
      ? []
      : [
          {
            name: "the OpenAPI document",
            look: "api/",
            of: ({ openapi }: RouteModel) => statedRequirement(openapi),
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
  readonly of: (route: RouteModel) => RouteRequirement | null;
}

function differenceAt(route: RouteModel, layer: Layer): Finding[] {
  const expected = statedRequirement(route.policy);
  const found = layer.of(route);
  if (sameRequirement(found, expected)) return [];
  const isNarrower = found === null || found.needs === "other";
  return [
    {
      code: codeOf(found),
      severity: isNarrower ? "medium" : "high",
      where: route.key,
      what: `${layer.name} ${wordsOf(found)}; the policy ${wordsOf(expected)}`,
      remedy: `See ${layer.look}, and let it follow the policy.`,
    },
  ];
}

function codeOf(found: RouteRequirement | null): FindingCode {
  if (found?.needs === "nothing") return "ROUTE_OPEN";
  return found?.needs === "token" ? "ROUTE_WITHOUT_SCOPE" : "ROUTE_DIFFERS";
}

function wordsOf(requirement: RouteRequirement | null): string {
  if (requirement === null) return "doesn't know it";
  if (requirement.needs === "nothing") return "lets anybody in without a token";
  if (requirement.needs === "token") return "lets every token in, whatever its scopes";
  if (requirement.needs === "other") return "refuses every token of the API";
  return `asks for ${requirement.scopes.join(" or ")}`;
}

const notRead = (fault: string): Finding => ({
  code: "API_NOT_READ",
  severity: "medium",
  where: "the API",
  what: `could not tell its routes: ${fault}`,
  remedy: "Let api/app.ts export createApp, which makes the API without a database.",
});
