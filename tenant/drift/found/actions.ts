import type { Management, ManagementClient } from "auth0";
import { actionFields } from "../action-fields.ts";
import type { TenantObject } from "../inventory.ts";

/** The Actions of a tenant, bound or not. */
export async function foundActions(management: ManagementClient): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for await (const action of await management.actions.list({ per_page: 50 })) {
    objects.push({ kind: "action", name: action.name ?? "", fields: fieldsOf(action) });
  }
  return objects;
}

function fieldsOf(action: Management.Action) {
  const { deployed_version: deployed } = action;
  return actionFields({
    code: action.code ?? "",
    runtime: action.runtime,
    triggers: action.supported_triggers ?? [],
    dependencies: (action.dependencies ?? []).map(({ name = "", version }) => ({ name, version })),
    secrets: (action.secrets ?? []).map(({ name = "" }) => name),
    deployed: action.all_changes_deployed ?? false,
    deployedCode: deployed?.code,
  });
}

/** The triggers of a tenant that run Actions, with the names of these in the order in which they run. */
export async function foundTriggers(management: ManagementClient): Promise<TenantObject[]> {
  const { triggers = [] } = await management.actions.triggers.list();
  const ids = [...new Set(triggers.map(({ id }) => id))];
  const found = await Promise.all(
    ids.map(async (id): Promise<TenantObject> => {
      const actions: string[] = [];
      for await (const binding of await management.actions.triggers.bindings.list(id, { per_page: 50 })) {
        actions.push(binding.action?.name ?? binding.display_name ?? "");
      }
      return { kind: "trigger", name: id, fields: { actions } };
    }),
  );
  return found.filter(({ fields }) => Array.isArray(fields.actions) && fields.actions.length > 0);
}
