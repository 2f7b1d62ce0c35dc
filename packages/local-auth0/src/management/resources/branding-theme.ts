import { z } from "zod";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { alphanumeric } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";

const number = (least: number, most: number) => z.number().min(least).max(most);
const shape = z.enum(["pill", "rounded", "sharp"]);
const colour = z.string().regex(/^#(([0-9a-fA-F]{3}){1,2}|([0-9a-fA-F]{4}){1,2})$/);
const address = z.string().nullable();
const font = z.strictObject({ bold: z.boolean(), size: z.number().min(0).max(150) });
const COLOURS = [
  ...([
    "body_text",
    "error",
    "header",
    "icons",
    "input_background",
    "input_border",
    "input_filled_text",
  ] as const),
  ...(["input_labels_placeholders", "links_focused_components", "primary_button"] as const),
  ...(["primary_button_label", "secondary_button_border", "secondary_button_label", "success"] as const),
  ...(["widget_background", "widget_border"] as const),
];

const theme = z.strictObject({
  displayName: z.string().max(2048).exactOptional(),
  borders: z.strictObject({
    button_border_radius: number(1, 10),
    button_border_weight: number(0, 10),
    buttons_style: shape,
    input_border_radius: number(0, 10),
    input_border_weight: number(0, 3),
    inputs_style: shape,
    show_widget_shadow: z.boolean(),
    widget_border_weight: number(0, 10),
    widget_corner_radius: number(0, 50),
  }),
  colors: z.strictObject({
    ...z.strictObject(Object.fromEntries(COLOURS.map((name) => [name, colour]))).shape,
    base_focus_color: colour.exactOptional(),
    base_hover_color: colour.exactOptional(),
    captcha_widget_theme: z.enum(["auto", "dark", "light"]).exactOptional(),
    read_only_background: colour.exactOptional(),
  }),
  fonts: z.strictObject({
    body_text: font,
    buttons_text: font,
    font_url: z.string(),
    input_labels: font,
    links: font,
    links_style: z.enum(["normal", "underlined"]),
    reference_text_size: number(12, 24),
    subtitle: font,
    title: font,
  }),
  page_background: z.strictObject({
    background_color: colour,
    background_image_url: address,
    page_layout: z.enum(["center", "left", "right"]),
  }),
  widget: z.strictObject({
    header_text_alignment: z.enum(["center", "left", "right"]),
    logo_height: number(1, 100),
    logo_position: z.enum(["center", "left", "none", "right"]),
    logo_url: address,
    social_buttons_layout: z.enum(["bottom", "top"]),
  }),
  identifiers: z.record(z.string(), z.unknown()).exactOptional(),
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
