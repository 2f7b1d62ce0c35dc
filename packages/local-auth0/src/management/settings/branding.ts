import { z } from "zod";
import { type Endpoint, endpoint, noContent, ok } from "../endpoint.ts";
import { notFound } from "../error.ts";
import type { Singleton } from "../singleton.ts";
import type { ManagedTenant } from "../tenant.ts";

const colour = z.string().regex(/^#[0-9a-fA-F]{3,8}$/);
const members = z.record(z.string(), z.unknown());

const update = z.strictObject({
  colors: z
    .strictObject({
      primary: colour.nullable().exactOptional(),
      page_background: z.union([colour, members]).nullable().exactOptional(),
    })
    .nullable()
    .exactOptional(),
  favicon_url: z.string().nullable().exactOptional(),
  logo_url: z.string().nullable().exactOptional(),
  font: z.strictObject({ url: z.string().nullable().exactOptional() }).nullable().exactOptional(),
});

/** How the tenant's pages look. */
export const branding: Singleton<z.infer<typeof update>> = {
  path: "branding",
  scope: "branding",
  update,
  nested: ["colors"],
  defaults: { colors: { primary: "#635dff", page_background: "#000000" } },
};

/** The page around the hosted login, in Liquid. */
export function pageTemplateEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  const path = "/branding/templates/universal-login";
  const key = path.slice(1);
  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:branding"],
      handle: () => {
        const template = settings.get(key);
        if (template === undefined) throw notFound("The template does not exist", "inexistent_template");
        return ok(template);
      },
    }),
    endpoint({
      method: "PUT",
      path,
      scopes: ["update:branding"],
      body: z.union([
        z.strictObject({ template: z.string() }),
        z.string().transform((template) => ({ template })),
      ]),
      handle: ({ body: { template } }) => {
        settings.set(key, { body: template });
        return noContent;
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:branding"],
      handle: () => {
        settings.delete(key);
        return noContent;
      },
    }),
  ];
}
