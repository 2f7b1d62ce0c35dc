import { z } from "zod";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch } from "../rest/merge.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";

const update = z.strictObject({
  universal_login_experience: z.enum(["new", "classic"]).exactOptional(),
  identifier_first: z.boolean().nullable().exactOptional(),
  webauthn_platform_first_factor: z.boolean().nullable().exactOptional(),
});
const texts = z.record(z.string(), z.unknown());

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

/** A screen that Auth0 draws itself. */
const STANDARD = { rendering_mode: "standard", context_configuration: [], head_tags: [] };

/**
 * How the hosted login asks: its settings, the texts and partials of prompts, which a PUT replaces, and the rendering of
 * screens, which a PATCH changes.
 */
export function promptEndpoints(tenant: ManagedTenant): Endpoint[] {
  return [
    ...singletonEndpoints(tenant, prompts),
    endpoint({
      method: "GET",
      path: "/prompts/rendering",
      scopes: ["read:prompts"],
      handle: ({ query }) => ok(listBody([], query, { name: "configs", present: (config) => config })),
    }),
    ...documentEndpoints(tenant, "/prompts/:prompt/custom-text/:language", "PUT"),
    ...documentEndpoints(tenant, "/prompts/:prompt/partials", "PUT"),
    ...documentEndpoints(tenant, "/prompts/:prompt/screen/:screen/rendering", "PATCH", STANDARD),
  ];
}

/** Documents of free form, one for each value of what varies in the path. */
function documentEndpoints(
  tenant: ManagedTenant,
  path: string,
  method: "PUT" | "PATCH",
  defaults: Members = {},
): Endpoint[] {
  const { settings } = tenant.state;
  const keyOf = (param: (name: string) => string): string =>
    path.slice(1).replaceAll(/:(\w+)/g, (_match, name: string) => param(name));

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:prompts"],
      handle: ({ param }) => ok(settings.get(keyOf(param)) ?? defaults),
    }),
    endpoint({
      method,
      path,
      scopes: ["update:prompts"],
      body: texts,
      handle: ({ param, body }) => {
        const key = keyOf(param);
        const document = method === "PUT" ? body : mergePatch(settings.get(key) ?? defaults, body);
        settings.set(key, document);
        return ok(document);
      },
    }),
  ];
}
