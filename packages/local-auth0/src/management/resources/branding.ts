import { z } from "zod";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";

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
  identifiers: z
    .strictObject({
      login_display: z.enum(["unified", "separate"]).exactOptional(),
      otp_autocomplete: z.boolean().exactOptional(),
      phone_display: z
        .strictObject({
          masking: z.enum(["show_all", "hide_country_code", "mask_digits"]),
          formatting: z.enum(["regional", "international"]),
        })
        .nullable()
        .exactOptional(),
    })
    .nullable()
    .exactOptional(),
});

const branding: Singleton<z.infer<typeof update>> = {
  path: "branding",
  scope: "branding",
  update,
  nested: ["colors", "identifiers"],
  defaults: { colors: { primary: "#635dff", page_background: "#000000" } },
};

/** The look of the tenant's pages, and the page around the hosted login, in Liquid. */
export function brandingEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  const path = "/branding/templates/universal-login";
  const key = path.slice(1);
  return [
    ...singletonEndpoints(tenant, branding),
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
        const response = settings.has(key) ? noContent : created({});
        settings.set(key, { body: template });
        return response;
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
