import { z } from "zod";
import { created, type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, mergePatch } from "../rest/merge.ts";
import { selectFields } from "../rest/query.ts";

/** Templates of which a new tenant has one, each with whether it is in use. */
const THERE_FROM_THE_START = {
  verify_email: true,
  verify_email_by_code: false,
  auth_email_by_code: true,
  reset_email: true,
  reset_email_by_code: false,
  welcome_email: false,
  blocked_account: true,
  stolen_credentials: true,
  enrollment_email: true,
  mfa_oob_code: true,
  user_invitation: true,
  async_approval: false,
} as const;

const TEMPLATES = [
  ...(Object.keys(THERE_FROM_THE_START) as (keyof typeof THERE_FROM_THE_START)[]),
  // Templates of a login that Auth0 no longer offers: whoever needs one makes it.
  ...(["change_password", "password_reset"] as const),
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

/** The texts that the tenant would send to people. Most are there from the start. */
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
  const known = Object.entries(THERE_FROM_THE_START).find(([name]) => name === template);
  if (known === undefined) return undefined;
  return {
    template,
    body: `<html><body><p>{{ friendly_name }}: ${template.replaceAll("_", " ")}</p></body></html>`,
    from: "",
    resultUrl: "",
    subject: "",
    syntax: "liquid",
    urlLifetimeInSeconds: 432_000,
    includeEmailInRedirect: false,
    enabled: known[1],
  };
}
