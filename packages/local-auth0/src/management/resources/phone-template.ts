import { z } from "zod";
import { documentsOf, stamp, stamped, wholeList } from "../rest/documents.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { deliveryMethod } from "./phone-provider.ts";

const TYPES = ["otp_verify", "otp_enroll", "change_password", "blocked_account", "password_breach"] as const;
type TemplateType = (typeof TYPES)[number];

const NAME = "{{ friendly_name | escape }}";
const CODE = "{{ code | escape }}";

/** A text that tells a code. @param purpose of it, as it is said */
const codeTexts = (purpose: string) => ({
  text: `${CODE} is your ${purpose} code for ${NAME}`,
  voice: `Hello. Your ${purpose} code for ${NAME} is {{ pause }} ${CODE}. I repeat, your ${purpose} code is {{ pause }} ${CODE}`,
});
const plainTexts = (text: string) => ({ text, voice: text });

/** The texts of a new tenant. */
const TEXTS: Readonly<Record<TemplateType, { text: string; voice: string }>> = {
  otp_verify: codeTexts("verification"),
  otp_enroll: codeTexts("enrollment"),
  change_password: codeTexts("password reset"),
  blocked_account: plainTexts(`Your account at ${NAME} was blocked after too many attempts to log in.`),
  password_breach: plainTexts(`Your password at ${NAME} has become known elsewhere. Please change it.`),
};

const text = z.string().min(1).max(20_000).exactOptional();
const content = z.strictObject({
  syntax: z.string().exactOptional(),
  from: z.string().min(1).max(16).nullable().exactOptional(),
  body: z.strictObject({ text, voice: text }).exactOptional(),
});
const update = z.strictObject({
  content: content.omit({ syntax: true }).exactOptional(),
  disabled: z.boolean().exactOptional(),
});
const create = z.strictObject({
  type: z.enum(TYPES),
  content: content.exactOptional(),
  disabled: z.boolean().exactOptional(),
});

/** The texts of messages to phones. */
const phoneTemplates: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("phoneTemplates"),
  path: "/branding/phone/templates",
  listName: "templates",
  scope: "phone_templates",
  missing: ["Notification Resource not found"],
  create,
  build: ({ type, disabled = false, content: sent }, tenant) => {
    if (tenant.state.phoneTemplates.find((held) => held.type === type) !== undefined) {
      throw conflict("Phone template already configured for tenant");
    }
    return {
      id: prefixedId("tem", 22),
      tenant: tenant.domain,
      channel: "phone",
      customizable: true,
      type,
      disabled,
      content: { syntax: "liquid", body: TEXTS[type], ...sent },
      ...stamp(tenant),
    };
  },
  update,
  patch: stamped(["content"]),
  filters: { disabled: (value) => (held) => String(held.disabled) === value },
  list: wholeList("templates"),
  deletesOnlyOnce: true,
};

export const phoneTemplateEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, phoneTemplates),
  endpoint({
    method: "PATCH",
    path: `${phoneTemplates.path}/:id/reset`,
    scopes: ["update:phone_templates"],
    handle: ({ param }) => {
      const held = requireEntity(phoneTemplates, tenant, param("id"));
      const reset = stamped(["content"])(held, { content: { body: TEXTS[typeOf(held)] } }, tenant);
      tenant.state.phoneTemplates.put(reset);
      return ok(reset);
    },
  }),
  endpoint({
    method: "POST",
    path: `${phoneTemplates.path}/:id/try`,
    scopes: ["create:phone_templates"],
    lacks: "sends nothing",
    body: z.looseObject({ to: z.string().min(1).max(16), delivery_method: deliveryMethod.exactOptional() }),
    handle: ({ param }) => {
      requireEntity(phoneTemplates, tenant, param("id"));
      return { status: 202, body: { message: "Test notification successfully sent for processing" } };
    },
  }),
];

/** The type of a template that was made by its schema. */
const typeOf = ({ type }: Members): TemplateType => z.enum(TYPES).parse(type);
