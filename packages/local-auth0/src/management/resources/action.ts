import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Action, ActionVersion } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { booleanOf } from "../rest/query.ts";
import { type Resource, requireEntity, resourceEndpoints } from "../rest/resource.ts";
import { actionTime, advanceBuild, buildOf, deploy, deployOnceBuilt, redeploy } from "./action-deployment.ts";
import { actionPage, describeAction, describeDeployment, describeVersionOf } from "./action-description.ts";
import { defaultRuntimeOf, RUNTIMES, supportedTrigger, triggerId } from "./triggers.ts";

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
    const at = actionTime(tenant);
    const made = changed(
      {
        id: randomUUID(),
        name: body.name,
        supported_triggers: [],
        created_at: at,
        code: "",
        dependencies: [],
        runtime: defaultRuntimeOf(body.supported_triggers.map(supportedTrigger)),
        secrets: [],
      },
      body,
      tenant,
    );
    return deploys === true ? deployOnceBuilt(made, tenant) : made;
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

function changed(
  action: Action,
  { supported_triggers, dependencies, secrets, ...rest }: ActionUpdate,
  tenant: ManagedTenant,
): Action {
  const { state } = tenant;
  const same = state.actions.find(({ id, name }) => name === rest.name && id !== action.id);
  if (same !== undefined) throw conflict("An action with this name already exists.", "action_conflict");
  const at = actionTime(tenant);
  const next: Action = {
    ...action,
    ...rest,
    ...(supported_triggers !== undefined && {
      supported_triggers: supported_triggers.map(supportedTrigger),
    }),
    ...(dependencies !== undefined && {
      dependencies: dependencies.map(({ version = "latest", ...dependency }) => ({ ...dependency, version })),
    }),
    ...(secrets !== undefined && { secrets: mergeSecrets(action.secrets ?? [], secrets, at) }),
    updated_at: at,
    status: "pending",
    all_changes_deployed: false,
  };
  return { ...next, build: buildOf(next, action.build !== undefined) };
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
  ...(tenant.runDraft === undefined ? [] : [testEndpoint(tenant, tenant.runDraft)]),
];

/** Runs the draft of an Action. Auth0's documentation leaves open what its `payload` says: here, what the Action did. */
const testEndpoint = (tenant: ManagedTenant, runDraft: NonNullable<ManagedTenant["runDraft"]>): Endpoint =>
  endpoint({
    method: "POST",
    path: `${actions.path}/:id/test`,
    scopes: ["create:actions"],
    body: z.strictObject({ payload: z.record(z.string(), z.unknown()) }),
    handle: async ({ param, body }) => {
      const done = await runDraft(requireEntity(actions, tenant, param("id")), body.payload);
      if (done === undefined)
        throw badRequest("Actions of this trigger don't run here.", "unsupported_trigger");
      const { milliseconds, console, calls, error } = done;
      return ok({ payload: { duration_ms: milliseconds, console, calls, error: error ?? null } });
    },
  });

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
        const action = actionOf(param);
        const versions = versionsOf(action).toReversed();
        const described = versions.map((version) => describeVersionOf(action, version));
        return ok(actionPage("versions", described, query));
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/versions/:version`,
      scopes: ["read:actions"],
      handle: ({ param }) => {
        const action = actionOf(param);
        return ok(describeVersionOf(action, versionOf(action, param("version"))));
      },
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
