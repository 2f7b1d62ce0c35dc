import { z } from "zod";
import { documentsOf } from "../rest/documents.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { mergePatch } from "../rest/merge.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";

const name = z.string().regex(/^[a-zA-Z0-9]([ \-a-zA-Z0-9]*[a-zA-Z0-9])?$/);
const create = z.strictObject({
  name,
  script: z.string().min(1),
  order: z.number().min(0).exactOptional(),
  enabled: z.boolean().exactOptional(),
});
const update = create.partial();

/** Rules, which Actions have replaced: they are kept for tools that still ask for them, and never run. */
const rules: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("rules"),
  path: "/rules",
  listName: "rules",
  scope: "rules",
  missing: ["The rule does not exist.", "inexistent_rule"],
  create,
  build: (body, tenant) => {
    requireFree(body, tenant);
    const last = Math.max(0, ...tenant.state.rules.all().map(({ order }) => Number(order)));
    return { id: prefixedId("rul"), enabled: true, order: last + 1, stage: "login_success", ...body };
  },
  update,
  patch: (held, body, tenant) => {
    requireFree(body, tenant, held.id);
    return mergePatch(held, body);
  },
  filters: { enabled: (value) => (held) => String(held.enabled) === value },
};

/** @throws {ManagementError} 409 where another rule has this name, or this place in the order. */
function requireFree(body: z.infer<typeof update>, { state }: ManagedTenant, own?: unknown): void {
  for (const member of ["name", "order"] as const) {
    const other = state.rules.find((held) => held[member] === body[member] && held.id !== own);
    if (body[member] !== undefined && other !== undefined) {
      throw conflict(`A rule with the same ${member} already exists.`, "rule_conflict");
    }
  }
}

const KEY = /^[A-Za-z0-9_\-@*+:]{1,127}$/;

export function ruleEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  const path = "/rules-configs";
  const scope = "rules_configs";
  const prefix = "rules-configs/";
  return [
    ...resourceEndpoints(tenant, rules).map((one) => ({ ...one, lacks: "rules never run" })),
    endpoint({
      method: "GET",
      path,
      scopes: [`read:${scope}`],
      handle: () => {
        const keys = [...settings.keys()].filter((key) => key.startsWith(prefix));
        return ok(keys.map((key) => ({ key: key.slice(prefix.length) })));
      },
    }),
    endpoint({
      method: "PUT",
      path: `${path}/:key`,
      scopes: [`update:${scope}`],
      body: z.strictObject({ value: z.string() }),
      handle: ({ param, body }) => {
        const key = param("key");
        if (!KEY.test(key)) throw badRequest("Invalid key", "invalid_uri");
        settings.set(prefix + key, body);
        return ok({ key, ...body });
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${path}/:key`,
      scopes: [`delete:${scope}`],
      handle: ({ param }) => {
        settings.delete(prefix + param("key"));
        return noContent;
      },
    }),
  ];
}
