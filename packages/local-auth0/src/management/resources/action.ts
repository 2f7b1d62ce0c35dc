import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Action, ActionVersion } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { pageOf } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, without } from "../rest/merge.ts";
import { booleanOf } from "../rest/query.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { advanceBuild, buildOf, DEFAULT_RUNTIME, deploy, RUNTIMES, redeploy } from "./action-deployment.ts";

/** The triggers that an Action can support, each in its current version. */
export const TRIGGER_VERSIONS = {
  "post-login": "v3",
  "credentials-exchange": "v2",
  "pre-user-registration": "v2",
  "post-user-registration": "v2",
  "post-change-password": "v2",
  "send-phone-message": "v2",
  "password-reset-post-challenge": "v1",
  "custom-token-exchange": "v1",
  "custom-email-provider": "v1",
  "custom-phone-provider": "v1",
  "event-stream": "v1",
  "login-post-identifier": "v1",
  "signup-post-identifier": "v1",
  "password-hash-migration": "v1",
  "post-credential-validation": "v1",
} as const;

export type TriggerId = keyof typeof TRIGGER_VERSIONS;

/** Triggers whose Actions other objects name, such as an event stream: nothing is bound to the trigger itself. */
export const ENTITY_BOUND: ReadonlySet<string> = new Set<TriggerId>([
  "custom-token-exchange",
  "custom-email-provider",
  "custom-phone-provider",
  "event-stream",
  "password-hash-migration",
]);

/** Whether there is a trigger of this name. */
export const isTriggerId = (name: string): name is TriggerId => Object.hasOwn(TRIGGER_VERSIONS, name);

const triggerId = z
  .string()
  .refine(isTriggerId, { error: ({ input }) => `No enum match for: ${String(input)}` });

/** Auth0's limits on an Action. */
const MOST_CODE = 100_000;
const MOST_SECRETS = 30;
const MOST_DEPENDENCIES = 10;

const secret = z.strictObject({ name: z.string().min(1), value: z.string().exactOptional() });

const actionUpdate = z.strictObject({
  name: z.string().min(1).exactOptional(),
  supported_triggers: z
    .array(z.looseObject({ id: triggerId, version: z.string().exactOptional() }))
    .min(1)
    .exactOptional(),
  code: z.string().max(MOST_CODE).exactOptional(),
  runtime: z.enum(RUNTIMES).exactOptional(),
  dependencies: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string().exactOptional(),
        registry_url: z.string().exactOptional(),
      }),
    )
    .max(MOST_DEPENDENCIES)
    .exactOptional(),
  secrets: z.array(secret).max(MOST_SECRETS).exactOptional(),
  modules: z.array(z.record(z.string(), z.unknown())).exactOptional(),
});

const actionCreate = actionUpdate.extend({
  name: z.string().min(1),
  supported_triggers: actionUpdate.shape.supported_triggers.unwrap(),
  deploy: z.boolean().exactOptional(),
});

type ActionUpdate = z.infer<typeof actionUpdate>;
type ActionCreate = z.infer<typeof actionCreate>;

type Secrets = NonNullable<Action["secrets"]>;

/** Actions. Creating or changing one builds it; deploying it is an operation of its own. */
const actions: Resource<Action, ActionCreate, ActionUpdate> = {
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
function describeVersion(version: ActionVersion): Members {
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

/** Actions, their deployment, and the versions that this makes. */
export const actionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...resourceEndpoints(tenant, actions),
  ...versionEndpoints(tenant),
];

type Param = (name: string) => string;

function versionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = `${actions.path}/:id`;
  const actionOf = (param: Param): Action => requireEntity(actions, tenant, param("id"));
  const deployed = (action: Action): Action => {
    tenant.state.actions.put(action);
    return action;
  };

  return [
    endpoint({
      method: "POST",
      path: `${path}/deploy`,
      scopes: ["create:actions"],
      handle: ({ param }) => ok(describeDeployment(deployed(deploy(actionOf(param), tenant)))),
    }),
    endpoint({
      method: "GET",
      path: `${path}/versions`,
      scopes: ["read:actions"],
      handle: ({ param, query }) => {
        const versions = versionsOf(actionOf(param)).toReversed();
        return ok(actionPage("versions", versions.map(describeVersion), query));
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/versions/:version`,
      scopes: ["read:actions"],
      handle: ({ param }) => ok(describeVersion(versionOf(actionOf(param), param("version")))),
    }),
    endpoint({
      method: "POST",
      path: `${path}/versions/:version/deploy`,
      scopes: ["create:actions"],
      handle: ({ param }) => {
        const action = actionOf(param);
        const version = versionOf(action, param("version"));
        return ok(describeDeployment(deployed(redeploy(action, version, tenant))));
      },
    }),
  ];
}

const versionsOf = ({ versions = [] }: Action): ActionVersion[] => versions;

function versionOf(action: Action, id: string): ActionVersion {
  const version = versionsOf(action).find((one) => one.id === id);
  if (version === undefined) throw notFound("That version does not exist.", "inexistent_action_version");
  return version;
}

/** A deployment is answered before it is done: nothing is deployed yet in it. */
function describeDeployment(action: Action): Members {
  const [version] = versionsOf(action).slice(-1);
  const { id, name, supported_triggers, created_at, updated_at } = action;
  const summary = { id, name, supported_triggers, created_at, updated_at, all_changes_deployed: false };
  if (version === undefined) return { action: summary };
  const { built_at: _later, ...described } = describeVersion(version);
  return { ...described, deployed: false, action: summary };
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
