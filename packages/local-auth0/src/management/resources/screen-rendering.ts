import { z } from "zod";
import { PROMPTS, SCREENS } from "../generated/prompt-names.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch } from "../rest/merge.ts";
import { selectFields } from "../rest/query.ts";
import { requireKnown } from "./prompt-path.ts";

const filtered = z
  .array(
    z.union([
      z.strictObject({ id: z.string() }),
      z.strictObject({ metadata: z.record(z.string(), z.unknown()) }),
    ]),
  )
  .exactOptional();
const rendering = z.strictObject({
  rendering_mode: z.enum(["advanced", "standard"]).exactOptional(),
  context_configuration: z.array(z.string()).nullable().exactOptional(),
  default_head_tags_disabled: z.boolean().nullable().exactOptional(),
  use_page_template: z.boolean().nullable().exactOptional(),
  head_tags: z
    .array(
      z.looseObject({
        tag: z.string().exactOptional(),
        attributes: z.record(z.string(), z.unknown()).exactOptional(),
        content: z.string().exactOptional(),
      }),
    )
    .nullable()
    .exactOptional(),
  filters: z
    .strictObject({
      match_type: z.enum(["includes_any", "excludes_any"]).exactOptional(),
      clients: filtered,
      organizations: filtered,
      domains: filtered,
    })
    .nullable()
    .exactOptional(),
});
const bulk = z.strictObject({
  configs: z.array(rendering.extend({ prompt: z.enum(PROMPTS), screen: z.enum(SCREENS) })).min(1),
});

/** A screen that Auth0 draws itself. */
const STANDARD = {
  rendering_mode: "standard",
  context_configuration: [],
  default_head_tags_disabled: false,
  use_page_template: false,
  head_tags: [],
};

const PATH = /^prompts\/(?<prompt>[^/]+)\/screen\/(?<screen>[^/]+)\/rendering$/;

/** Who draws each screen of the hosted login: Auth0, or somebody else's page in its place. */
export function screenRenderingEndpoints({ domain, state: { settings } }: ManagedTenant): Endpoint[] {
  const path = "/prompts/:prompt/screen/:screen/rendering";
  const keyOf = (prompt: string, screen: string): string => `prompts/${prompt}/screen/${screen}/rendering`;
  const change = (key: string, sent: Members): Members => {
    const changed = mergePatch<Members>(settings.get(key) ?? STANDARD, sent);
    settings.set(key, changed);
    return changed;
  };
  const described = (key: string): Members[] => {
    const { prompt, screen } = PATH.exec(key)?.groups ?? {};
    return prompt === undefined || screen === undefined
      ? []
      : [{ tenant: domain, prompt, screen, ...(settings.get(key) ?? STANDARD) }];
  };

  return [
    endpoint({
      method: "GET",
      path: "/prompts/rendering",
      scopes: ["read:prompts"],
      handle: ({ query }) => {
        const all = [...settings.keys()].flatMap(described);
        const asked = all.filter(({ prompt, screen, rendering_mode }) =>
          Object.entries({ prompt, screen, rendering_mode }).every(([name, value]) => {
            const wanted = query.get(name);
            return wanted === null || wanted.split(",").includes(String(value));
          }),
        );
        return ok(
          listBody(asked, query, { name: "configs", present: (config) => selectFields(config, query) }),
        );
      },
    }),
    endpoint({
      method: "PATCH",
      path: "/prompts/rendering",
      scopes: ["update:prompts"],
      body: bulk,
      handle: ({ body }) => {
        const configs = body.configs.map(({ prompt, screen, ...sent }) => ({
          prompt,
          screen,
          ...change(keyOf(prompt, screen), sent),
        }));
        return ok({ configs });
      },
    }),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:prompts"],
      handle: ({ param }) => {
        requireKnown(param, "prompt", "screen");
        return ok(described(keyOf(param("prompt"), param("screen")))[0]);
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:prompts"],
      body: rendering,
      handle: ({ param, body }) => {
        requireKnown(param, "prompt", "screen");
        return ok(change(keyOf(param("prompt"), param("screen")), body));
      },
    }),
  ];
}
