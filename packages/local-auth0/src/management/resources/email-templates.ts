import { z } from "zod";
import { created, type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch } from "../rest/merge.ts";
import { selectFields } from "../rest/query.ts";

/** Templates of what a new tenant sends already, which can't be made; another is there once somebody makes it. */
const THERE_FROM_THE_START = ["verify_email", "reset_email"] as const;

const TEMPLATES = [
  ...THERE_FROM_THE_START,
  ...(["verify_email_by_code", "auth_email_by_code", "reset_email_by_code", "welcome_email"] as const),
  ...(["enrollment_email", "mfa_oob_code", "user_invitation", "async_approval"] as const),
  ...(["blocked_account", "stolen_credentials", "change_password", "password_reset"] as const),
] as const;

const templateName = z.enum(TEMPLATES);
const text = z.string().nullable().exactOptional();
const update = z.strictObject({
  template: templateName.exactOptional(),
  body: text,
  from: text,
  resultUrl: text,
  subject: text,
  syntax: text,
  urlLifetimeInSeconds: z.int().min(0).nullable().exactOptional(),
  includeEmailInRedirect: z.boolean().exactOptional(),
  enabled: z.boolean().nullable().exactOptional(),
});
const create = update.extend({ template: templateName });

/** The texts that the tenant would send to people. Some are there from the start. */
export function emailTemplateEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  const path = "/email-templates";
  const one = `${path}/:name`;
  const keyOf = (name: string): string => `email-templates/${name}`;
  const current = (name: string): Members => {
    const template = settings.get(keyOf(name)) ?? initial(name);
    if (template === undefined) throw notFound("The template does not exist.", "inexistent_email_template");
    return template;
  };

  return [
    endpoint({
      method: "GET",
      path: one,
      scopes: ["read:email_templates"],
      handle: ({ param, query }) => ok(selectFields(current(param("name")), query)),
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:email_templates"],
      body: create,
      handle: ({ body }) => {
        const key = keyOf(body.template);
        if (settings.has(key) || initial(body.template) !== undefined) {
          throw conflict(`Template ${body.template} already exists.`);
        }
        const made = mergePatch<Members>({ enabled: false, syntax: "liquid" }, body);
        settings.set(key, made);
        return created(made);
      },
    }),
    ...(["PATCH", "PUT"] as const).map((method) =>
      endpoint({
        method,
        path: one,
        scopes: ["update:email_templates"],
        body: update,
        handle: ({ param, body }) => {
          const template = param("name");
          const before = current(template);
          const changed = mergePatch<Members>(method === "PUT" ? { template } : before, body);
          settings.set(keyOf(template), changed);
          return ok(changed);
        },
      }),
    ),
  ];
}

/** A template as a new tenant has it; `undefined` where it has none. */
function initial(template: string): Members | undefined {
  if (!THERE_FROM_THE_START.some((name) => name === template)) return undefined;
  return {
    template,
    body: `<html><body><p>{{ friendly_name }}: ${template.replaceAll("_", " ")}</p></body></html>`,
    from: "",
    resultUrl: "",
    subject: "",
    syntax: "liquid",
    urlLifetimeInSeconds: 432_000,
    includeEmailInRedirect: false,
    enabled: true,
  };
}
