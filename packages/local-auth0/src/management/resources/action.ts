import { randomUUID } from "node:crypto";
import type { Action, ActionVersion } from "../../state.ts";
import { badRequest, conflict } from "../error.ts";
import { type Members, without } from "../merge.ts";
import { booleanOf } from "../query.ts";
import type { Resource } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { advanceBuild, buildOf } from "./action-build.ts";
import { actionPage } from "./action-page.ts";
import {
  type ActionCreate,
  type ActionUpdate,
  actionCreate,
  actionUpdate,
  DEFAULT_RUNTIME,
  TRIGGER_VERSIONS,
} from "./action-schema.ts";
import { deploy } from "./action-version.ts";

type Secrets = NonNullable<Action["secrets"]>;

/** Actions. Creating or changing one builds it; deploying it is an operation of its own. */
export const actions: Resource<Action, ActionCreate, ActionUpdate> = {
  path: "/actions/actions",
  listName: "actions",
  scope: "actions",
  entities: ({ state }) => state.actions,
  identify: ({ id }) => id,
  missing: ["That action does not exist.", "inexistent_action"],
  create: actionCreate,
  build: ({ deploy: deploys, ...body }, tenant) => {
    const at = tenant.now().toISOString();
    const made = changed(
      {
        id: randomUUID(),
        name: body.name,
        supported_triggers: [],
        created_at: at,
        code: "",
        dependencies: [],
        runtime: DEFAULT_RUNTIME,
        secrets: [],
      },
      body,
      tenant,
    );
    return deploys === true ? deploy(made, tenant) : made;
  },
  update: actionUpdate,
  patch: changed,
  present: describeAction,
  filters: {
    actionName:
      (value) =>
      ({ name }) =>
        name === value,
    triggerId:
      (value) =>
      ({ supported_triggers }) =>
        supported_triggers.some(({ id }) => id === value),
    deployed:
      (value) =>
      ({ deployed_version }) =>
        String(deployed_version !== undefined) === value,
  },
  list: (shown, query) => actionPage("actions", shown, query),
  readOn: advanceBuild,
  release: (action, { state }, { query }) => {
    const bound = [...state.bindings.values()].flat().some(({ action_id }) => action_id === action.id);
    if (bound && !booleanOf(query, "force")) {
      throw conflict("That action is currently bound to a trigger and cannot be deleted.", "action_bound");
    }
    for (const [trigger, bindings] of state.bindings) {
      state.bindings.set(
        trigger,
        bindings.filter(({ action_id }) => action_id !== action.id),
      );
    }
  },
  deletesOnlyOnce: true,
};

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
export function describeVersion(version: ActionVersion): Members {
  return { ...version, secrets: withoutValues(version.secrets) };
}

function describeCurrent({
  id,
  code,
  runtime,
  number,
  built_at,
  created_at,
  updated_at,
}: ActionVersion): Members {
  return { id, code, runtime, status: "BUILT", number, build_time: built_at, created_at, updated_at };
}

const withoutValues = (secrets: Secrets): Members[] =>
  secrets.map(({ name, updated_at }) => ({ name, updated_at }));

function changed(
  action: Action,
  { supported_triggers, dependencies, secrets, ...rest }: ActionUpdate,
  tenant: ManagedTenant,
): Action {
  const { state, now } = tenant;
  const same = state.actions.find(({ id, name }) => name === rest.name && id !== action.id);
  if (same !== undefined) throw conflict("An action with this name already exists.", "action_conflict");
  const at = now().toISOString();
  const next: Action = {
    ...action,
    ...rest,
    ...(supported_triggers !== undefined && {
      supported_triggers: supported_triggers.map(({ id, version = TRIGGER_VERSIONS[id] }) => ({
        id,
        version,
      })),
    }),
    ...(dependencies !== undefined && {
      dependencies: dependencies.map(({ version = "latest", ...dependency }) => ({ ...dependency, version })),
    }),
    ...(secrets !== undefined && { secrets: mergeSecrets(action.secrets ?? [], secrets, at) }),
    updated_at: at,
    status: "pending",
    all_changes_deployed: false,
  };
  return { ...next, build: buildOf(next) };
}

/** The secrets that were sent, those that were there before first; one sent without a value keeps its own. */
function mergeSecrets(held: Secrets, sent: NonNullable<ActionUpdate["secrets"]>, at: string): Secrets {
  const position = ({ name }: { name: string }): number => {
    const index = held.findIndex((secret) => secret.name === name);
    return index < 0 ? held.length : index;
  };
  return sent
    .toSorted((one, other) => position(one) - position(other))
    .map(({ name, value }) => {
      if (value !== undefined) return { name, value, updated_at: at };
      const before = held.find((secret) => secret.name === name);
      if (before === undefined) {
        throw badRequest(`Payload validation error: 'Missing required property: value' on property secrets.`);
      }
      return before;
    });
}
