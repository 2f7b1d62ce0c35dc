import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Document } from "../../state/documents.ts";
import type { Action } from "../../state/tenant-state.ts";
import { documentsOf, stamp, stamped } from "../rest/documents.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { conflict, ManagementError, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members, without } from "../rest/merge.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { actionPage } from "./action-description.ts";

const secrets = z.array(z.strictObject({ name: z.string().max(255), value: z.string().max(4096) }));
const dependencies = z.array(z.strictObject({ name: z.string().max(255), version: z.string().max(50) }));
const create = z.strictObject({
  name: z.string().min(1).max(255),
  code: z.string().max(65_536),
  secrets: secrets.exactOptional(),
  dependencies: dependencies.exactOptional(),
  api_version: z.string().max(20).exactOptional(),
  publish: z.boolean().exactOptional(),
});
const update = create.pick({ code: true, secrets: true, dependencies: true }).partial();

/** A draft, and below `versions` what was published of it. */
interface Module extends Document {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly secrets: readonly { name: string; value: string; updated_at: string }[];
  readonly dependencies: readonly Members[];
  readonly versions: readonly Version[];
  readonly all_changes_published: boolean;
}

interface Version extends Pick<Module, "code" | "secrets" | "dependencies"> {
  readonly id: string;
  readonly version_number: number;
  readonly created_at: string;
}

/** Code that Actions share: those that name one of its versions find it by `require("actions:NAME")`. */
const modules: Resource<Document, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("actionModules"),
  path: "/actions/modules",
  listName: "modules",
  scope: "actions",
  missing: ["The action module does not exist.", "inexistent_action_module"],
  create,
  build: ({ publish = false, ...body }, tenant) => {
    if (tenant.state.actionModules.find(({ name }) => name === body.name) !== undefined) {
      throw conflict("An action module with the same name already exists.", "action_module_conflict");
    }
    const draft: Module = {
      id: randomUUID(),
      name: body.name,
      code: body.code,
      dependencies: body.dependencies ?? [],
      secrets: dated(body.secrets ?? [], tenant),
      versions: [],
      all_changes_published: false,
      ...stamp(tenant),
    };
    return publish ? published(draft, tenant) : draft;
  },
  update,
  patch: (held, body, tenant) => {
    const changed = body.secrets === undefined ? {} : { secrets: dated(body.secrets, tenant) };
    return stamped()(held, { ...body, ...changed, all_changes_published: false }, tenant);
  },
  present: (held, tenant) => describe(moduleOf(held), tenant),
  list: (shown, query) => actionPage("modules", shown, query),
  release: (held, tenant) => {
    if (usesOf(moduleOf(held), tenant).length === 0) return;
    throw new ManagementError(
      412,
      "The Actions Module cannot be deleted because it is in use by one or more actions.",
      "action_module_in_use",
    );
  },
  deletesOnlyOnce: true,
};

/** A document that `build` made. */
const moduleOf = (held: Document): Module => held as Module;

const dated = (sent: z.infer<typeof secrets>, { now }: ManagedTenant) =>
  sent.map((secret) => ({ ...secret, updated_at: now().toISOString() }));

const withoutValues = ({ secrets: held }: Pick<Module, "secrets">) =>
  held.map(({ name, updated_at }) => ({ name, updated_at }));

function describe(module: Module, tenant: ManagedTenant): Members {
  const latest = module.versions.at(-1);
  return {
    ...without(module, "versions"),
    secrets: withoutValues(module),
    actions_using_module_total: usesOf(module, tenant).length,
    latest_version_number: latest?.version_number ?? 0,
    ...(latest !== undefined && { latest_version: { ...latest, secrets: withoutValues(latest) } }),
  };
}

const describeVersion = (module: Module, version: Version): Members => ({
  ...version,
  module_id: module.id,
  secrets: withoutValues(version),
});

/** The Actions that name a module, each with the version that it names. */
function usesOf({ id }: Module, { state }: ManagedTenant): { action: Action; use: Members }[] {
  return state.actions.all().flatMap((action) => {
    const named: unknown[] = Array.isArray(action.modules) ? action.modules : [];
    const use = named.filter(isMembers).find(({ module_id }) => module_id === id);
    return use === undefined ? [] : [{ action, use }];
  });
}

function published(module: Module, { now }: ManagedTenant): Module {
  const { code, secrets: kept, dependencies: needed } = module;
  const number = (module.versions.at(-1)?.version_number ?? 0) + 1;
  const created_at = now().toISOString();
  const version = {
    id: randomUUID(),
    version_number: number,
    code,
    secrets: kept,
    dependencies: needed,
    created_at,
  };
  return { ...module, versions: [...module.versions, version], all_changes_published: true };
}

export function actionModuleEndpoints(tenant: ManagedTenant): Endpoint[] {
  const one = `${modules.path}/:id`;
  const named = (param: (name: string) => string): Module =>
    moduleOf(requireEntity(modules, tenant, param("id")));
  const versionOf = (module: Module, id: string): Version => {
    const version = module.versions.find((candidate) => candidate.id === id);
    if (version === undefined)
      throw notFound("The module or version does not exist.", "inexistent_module_version");
    return version;
  };
  return [
    ...resourceEndpoints(tenant, modules),
    endpoint({
      method: "GET",
      path: `${one}/actions`,
      scopes: ["read:actions"],
      handle: ({ param, query }) => {
        const module = named(param);
        const using = usesOf(module, tenant).map(({ action, use }) => ({
          action_id: action.id,
          action_name: action.name,
          module_version_id: use.module_version_id,
          module_version_number: module.versions.find(({ id }) => id === use.module_version_id)
            ?.version_number,
          supported_triggers: action.supported_triggers,
        }));
        return ok(actionPage("actions", using, query));
      },
    }),
    endpoint({
      method: "GET",
      path: `${one}/versions`,
      scopes: ["read:actions"],
      handle: ({ param, query }) => {
        const module = named(param);
        const versions = module.versions.toReversed().map((version) => describeVersion(module, version));
        return ok(actionPage("versions", versions, query));
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/versions`,
      scopes: ["update:actions"],
      handle: ({ param }) => {
        const module = named(param);
        if (module.all_changes_published) {
          throw conflict("No draft version is available to publish.", "no_draft_version");
        }
        const next = published(module, tenant);
        tenant.state.actionModules.put(next);
        return ok(describeVersion(next, versionOf(next, next.versions.at(-1)?.id ?? "")));
      },
    }),
    endpoint({
      method: "GET",
      path: `${one}/versions/:version`,
      scopes: ["read:actions"],
      handle: ({ param }) => {
        const module = named(param);
        return ok(describeVersion(module, versionOf(module, param("version"))));
      },
    }),
    endpoint({
      method: "POST",
      path: `${one}/rollback`,
      scopes: ["update:actions"],
      body: z.strictObject({ module_version_id: z.string() }),
      handle: ({ param, body }) => {
        const module = named(param);
        const { code, secrets: kept, dependencies: needed, id } = versionOf(module, body.module_version_id);
        if (module.all_changes_published && module.versions.at(-1)?.id === id) {
          throw conflict("The specified version is already the current draft version.", "version_is_current");
        }
        const back = stamped()(
          module,
          { code, secrets: kept, dependencies: needed, all_changes_published: false },
          tenant,
        );
        tenant.state.actionModules.put(back);
        return ok(describe(moduleOf(back), tenant));
      },
    }),
  ];
}
