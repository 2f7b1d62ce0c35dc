import { z } from "zod";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { selectFields } from "../rest/query.ts";

/** The providers, each with the members of its credentials that may be read again. */
const READABLE = {
  azure_cs: [],
  custom: [],
  mailgun: ["domain", "region"],
  mandrill: [],
  ms365: [],
  resend: [],
  sendgrid: [],
  ses: ["region"],
  smtp: ["smtp_host", "smtp_port", "smtp_user"],
  sparkpost: ["region"],
} as const satisfies Record<string, readonly string[]>;

type Provider = keyof typeof READABLE;

const provider = z.enum(Object.keys(READABLE) as [Provider, ...Provider[]]);
const members = z.record(z.string(), z.unknown());
const update = z.strictObject({
  name: provider.exactOptional(),
  enabled: z.boolean().exactOptional(),
  default_from_address: z.string().exactOptional(),
  credentials: members.exactOptional(),
  settings: members.nullable().exactOptional(),
});
const create = update.extend({ name: provider, credentials: members });

const PATH = "/emails/provider";
const KEY = PATH.slice(1);

/** How the tenant sends e-mail. There is none until one is made. */
export function emailProviderEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  const current = (): Members => {
    const configured = settings.get(KEY);
    if (configured === undefined) {
      throw notFound("There is not a configured email provider", "inexistent_email_provider");
    }
    return configured;
  };

  return [
    endpoint({
      method: "GET",
      path: PATH,
      scopes: ["read:email_provider"],
      handle: ({ query }) => ok(selectFields(current(), query)),
    }),
    endpoint({
      method: "POST",
      path: PATH,
      scopes: ["create:email_provider"],
      body: create,
      handle: ({ body }) => {
        if (settings.has(KEY)) throw conflict("The email provider already exists", "email_provider_conflict");
        const made = readable(mergePatch<Members>({ enabled: true }, body));
        settings.set(KEY, made);
        return created(made);
      },
    }),
    endpoint({
      method: "PATCH",
      path: PATH,
      scopes: ["update:email_provider"],
      body: update,
      handle: ({ body }) => {
        const held = current();
        const goesOn = body.name === undefined || body.name === held.name;
        const changed = readable(mergePatch<Members>(goesOn ? held : without(held, "settings"), body));
        settings.set(KEY, changed);
        return ok(changed);
      },
    }),
    endpoint({
      method: "DELETE",
      path: PATH,
      scopes: ["delete:email_provider"],
      handle: () => {
        settings.delete(KEY);
        return noContent;
      },
    }),
  ];
}

/** A provider without the secrets of its credentials. Nothing here sends e-mail, so they are not kept either. */
function readable(configured: Members): Members {
  const { name, credentials } = configured;
  const known = provider.safeParse(name);
  if (!isMembers(credentials) || !known.success) return configured;
  const allowed: readonly string[] = READABLE[known.data];
  const kept = Object.entries(credentials).filter(([key]) => allowed.includes(key));
  return { ...configured, credentials: Object.fromEntries(kept) };
}
