import type { Action, ActionVersion } from "../../state/tenant-state.ts";
import { pageOf } from "../rest/list.ts";
import { type Members, without } from "../rest/merge.ts";

type Secrets = NonNullable<Action["secrets"]>;

const withoutValues = (secrets: Secrets): Members[] =>
  secrets.map(({ name, updated_at }) => ({ name, updated_at }));

/** An Action as it is answered: secrets by name only, and what is deployed of it. */
export function describeAction(action: Action): Members {
  const { deployed_version: deployed, secrets = [] } = action;
  return {
    ...without(action, "versions", "build"),
    secrets: withoutValues(secrets),
    ...(deployed !== undefined && {
      current_version: describeCurrent(deployed),
      deployed_version: describeVersion(deployed),
    }),
  };
}

/** A version as it is answered: secrets by name only. */
function describeVersion(version: ActionVersion): Members {
  return { ...version, secrets: withoutValues(version.secrets) };
}

function describeCurrent(version: ActionVersion): Members {
  const { id, code, runtime, number, built_at, created_at, updated_at } = version;
  const status = String(version.status).toUpperCase();
  const build_time = built_at === undefined ? {} : { build_time: built_at };
  return { id, code, runtime, status, number, ...build_time, created_at, updated_at };
}

const summaryOf = ({ id, name, supported_triggers, created_at, updated_at }: Action): Members => ({
  id,
  name,
  supported_triggers,
  created_at,
  updated_at,
  all_changes_deployed: false,
});

/** A version as it is answered by itself, with the Action whose it is. */
export const describeVersionOf = (action: Action, version: ActionVersion): Members => ({
  ...describeVersion(version),
  action: summaryOf(action),
});

/** A deployment is answered before it is done: nothing is deployed yet in it. */
export function describeDeployment(action: Action): Members {
  const version = action.versions?.at(-1);
  if (version === undefined) return { action: summaryOf(action) };
  return { ...without(describeVersionOf(action, version), "built_at"), deployed: false };
}

/** A page of Actions, versions or bindings; a page number or a total of zero is left out. */
export function actionPage(name: string, items: readonly Members[], query: URLSearchParams): Members {
  const { items: part, start, limit } = pageOf(items, query);
  const page = limit === 0 ? 0 : start / limit;
  return {
    [name]: part,
    ...(part.length > 0 && { total: items.length }),
    ...(page > 0 && { page }),
    per_page: limit,
  };
}
