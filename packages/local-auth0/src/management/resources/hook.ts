import { z } from "zod";
import { documentsOf } from "../rest/documents.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { conflict, notFound } from "../rest/error.ts";
import { digits } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, mergePatch, without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";

const TRIGGERS = [
  ...(["credentials-exchange", "pre-user-registration", "post-user-registration"] as const),
  ...(["post-change-password", "send-phone-message"] as const),
];
const update = z.strictObject({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9]([ \-a-zA-Z0-9]*[a-zA-Z0-9])?$/)
    .exactOptional(),
  script: z.string().min(1).exactOptional(),
  enabled: z.boolean().exactOptional(),
  dependencies: z.record(z.string(), z.string()).exactOptional(),
});
const create = update.required({ name: true, script: true }).extend({ triggerId: z.enum(TRIGGERS) });

/** Hooks, which Actions have replaced: they are kept for tools that still ask for them, and never run. */
const hooks: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("hooks"),
  path: "/hooks",
  listName: "hooks",
  scope: "hooks",
  missing: ["The hook does not exist.", "inexistent_hook"],
  create,
  build: (body, tenant) => {
    requireFree(body.name, tenant);
    return { id: digits(18), enabled: false, dependencies: {}, ...body, secrets: {} };
  },
  update,
  patch: (held, body, tenant) => {
    requireFree(body.name, tenant, held.id);
    return mergePatch(held, body);
  },
  present: (hook) => without(hook, "secrets"),
  filters: {
    enabled: (value) => (held) => String(held.enabled) === value,
    triggerId: (value) => (held) => held.triggerId === value,
  },
};

/** @throws {ManagementError} 409 where another hook has this name. */
function requireFree(name: string | undefined, { state }: ManagedTenant, own?: unknown): void {
  const other = state.hooks.find((held) => held.name === name && held.id !== own);
  if (other !== undefined) throw conflict("A hook with the same name already exists.", "hook_conflict");
}

const secrets = z.record(z.string(), z.string());
const HIDDEN = "_VALUE_NOT_SHOWN_";

export function hookEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = `${hooks.path}/:id/secrets`;
  const secretsOf = (hook: Members): Members => (isMembers(hook.secrets) ? hook.secrets : {});
  const keep = (hook: Members, kept: Members): void => tenant.state.hooks.put({ ...hook, secrets: kept });
  return [
    ...resourceEndpoints(tenant, hooks).map((one) => ({ ...one, lacks: "hooks never run" })),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:hooks"],
      handle: ({ param }) => {
        const names = Object.keys(secretsOf(requireEntity(hooks, tenant, param("id"))));
        return ok(Object.fromEntries(names.map((name) => [name, HIDDEN])));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["update:hooks"],
      body: secrets,
      handle: ({ param, body }) => {
        const hook = requireEntity(hooks, tenant, param("id"));
        if (Object.keys(body).some((name) => name in secretsOf(hook))) {
          throw conflict("Secret with the same name already exists.", "secret_conflict");
        }
        keep(hook, { ...secretsOf(hook), ...body });
        return created({});
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:hooks"],
      body: secrets,
      handle: ({ param, body }) => {
        const hook = requireEntity(hooks, tenant, param("id"));
        if (!Object.keys(body).every((name) => name in secretsOf(hook))) {
          throw notFound("Hook or secret not found.", "inexistent_secret");
        }
        keep(hook, { ...secretsOf(hook), ...body });
        return created({});
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:hooks"],
      body: z.array(z.string()).min(1),
      handle: ({ param, body }) => {
        const hook = requireEntity(hooks, tenant, param("id"));
        keep(hook, without(secretsOf(hook), ...body));
        return noContent;
      },
    }),
  ];
}
