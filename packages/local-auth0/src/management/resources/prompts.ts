import { z } from "zod";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";
import { type Param, requireKnown } from "./prompt-path.ts";
import { screenRenderingEndpoints } from "./screen-rendering.ts";

const update = z.strictObject({
  universal_login_experience: z.enum(["new", "classic"]).exactOptional(),
  identifier_first: z.boolean().nullable().exactOptional(),
  webauthn_platform_first_factor: z.boolean().nullable().exactOptional(),
});
const texts = z.record(z.string(), z.record(z.string(), z.unknown()));

const prompts: Singleton<z.infer<typeof update>> = {
  path: "prompts",
  scope: "prompts",
  update,
  defaults: {
    universal_login_experience: "new",
    identifier_first: false,
    webauthn_platform_first_factor: true,
  },
};

/**
 * How the hosted login asks: its settings, the texts and partials of prompts, which a PUT replaces, and the rendering of
 * screens, which a PATCH changes. They are kept, and change nothing about this tenant's own pages.
 */
export const promptEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...singletonEndpoints(tenant, prompts),
  ...screenRenderingEndpoints(tenant),
  ...documentEndpoints(tenant, "/prompts/:prompt/custom-text/:language"),
  ...documentEndpoints(tenant, "/prompts/:prompt/partials"),
];

/** Texts, one object of them for each value of what varies in the path. */
function documentEndpoints(tenant: ManagedTenant, path: string): Endpoint[] {
  const { settings } = tenant.state;
  const keyOf = (param: Param): string => {
    requireKnown(param, "prompt", ...(path.includes(":language") ? (["language"] as const) : []));
    return path.slice(1).replaceAll(/:(\w+)/g, (_match, name: string) => param(name));
  };
  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:prompts"],
      handle: ({ param }) => ok(settings.get(keyOf(param)) ?? {}),
    }),
    endpoint({
      method: "PUT",
      path,
      scopes: ["update:prompts"],
      body: texts,
      handle: ({ param, body }) => {
        settings.set(keyOf(param), body);
        return ok(body);
      },
    }),
  ];
}
