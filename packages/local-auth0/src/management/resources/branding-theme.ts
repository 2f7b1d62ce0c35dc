import { z } from "zod";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { alphanumeric } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";

const members = z.record(z.string(), z.unknown());
const theme = z.strictObject({
  displayName: z.string().exactOptional(),
  borders: members,
  colors: members,
  fonts: members,
  page_background: members,
  widget: members,
  identifiers: members.exactOptional(),
});

const PATH = "/branding/themes";
const KEY = PATH.slice(1);

/** The theme of the hosted login: a tenant has none or one, which is its default. */
export function brandingThemeEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  const current = (doing: "retrieving" | "updating" | "deleting", id?: string): Members => {
    const held = settings.get(KEY);
    if (held === undefined || (id !== undefined && id !== held.themeId)) {
      throw notFound(`There was an error ${doing} branding settings: invalid theme ID`, "theme_not_found");
    }
    return held;
  };

  return [
    endpoint({
      method: "GET",
      path: `${PATH}/default`,
      scopes: ["read:branding"],
      handle: () => ok(current("retrieving")),
    }),
    endpoint({
      method: "GET",
      path: `${PATH}/:id`,
      scopes: ["read:branding"],
      handle: ({ param }) => ok(current("retrieving", param("id"))),
    }),
    endpoint({
      method: "POST",
      path: PATH,
      scopes: ["update:branding"],
      body: theme,
      handle: ({ body }) => {
        if (settings.has(KEY)) throw conflict("The tenant already has a theme.", "theme_conflict");
        const made = { themeId: alphanumeric(32), displayName: "Unnamed Theme", ...body };
        settings.set(KEY, made);
        return ok(made);
      },
    }),
    endpoint({
      method: "PATCH",
      path: `${PATH}/:id`,
      scopes: ["update:branding"],
      body: theme,
      handle: ({ param, body }) => {
        const changed = { ...current("updating", param("id")), ...body };
        settings.set(KEY, changed);
        return ok(changed);
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${PATH}/:id`,
      scopes: ["delete:branding"],
      handle: ({ param }) => {
        current("deleting", param("id"));
        settings.delete(KEY);
        return noContent;
      },
    }),
  ];
}
