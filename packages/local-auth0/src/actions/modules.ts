import { z } from "zod";
import type { Action, TenantState } from "../state/tenant-state.ts";
import type { RequestedModule } from "./sandbox/execution.ts";

/** A published version of a module. */
export interface ModuleVersion extends RequestedModule {
  /** The identifier of the version. */
  readonly version: string;
}

const named = z.object({ module_id: z.string(), module_version_id: z.string().optional() });
const secrets = z.array(z.object({ name: z.string(), value: z.string() }));
const kept = z.object({
  name: z.string(),
  versions: z.array(z.object({ id: z.string(), code: z.string(), secrets })),
});

/** The modules that an Action names, each in the version that it names, or else the last one; drafts have none. */
export function modulesOf(
  { actionModules }: Pick<TenantState, "actionModules">,
  { modules }: Readonly<Action>,
): ModuleVersion[] {
  const { data = [] } = z.array(named).safeParse(modules);
  return data.flatMap(({ module_id, module_version_id }) => {
    const { data: module } = kept.safeParse(actionModules.get(module_id));
    const version =
      module_version_id === undefined
        ? module?.versions.at(-1)
        : module?.versions.find(({ id }) => id === module_version_id);
    if (module === undefined || version === undefined) return [];
    return [{ name: module.name, version: version.id, code: version.code, secrets: secretsOf(version) }];
  });
}

/** Secrets by their names. */
export function secretsOf(held: {
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
}): Record<string, string> {
  return Object.fromEntries(held.secrets.map(({ name, value }) => [name, value]));
}
