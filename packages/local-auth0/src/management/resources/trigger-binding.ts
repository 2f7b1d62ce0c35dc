import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Action, Binding } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, without } from "../rest/merge.ts";
import { actionTime, advanceBuild } from "./action-deployment.ts";
import { actionPage, describeAction } from "./action-description.ts";
import { describeTriggers, isEntityBound, isTriggerId, type TriggerId } from "./triggers.ts";

/** Auth0's limit on one trigger. */
const MOST_BINDINGS = 20;

const bindingsBody = z.strictObject({
  bindings: z
    .array(
      z.strictObject({
        ref: z.strictObject({ type: z.enum(["action_id", "action_name"]), value: z.string() }),
        display_name: z.string().min(1).exactOptional(),
        secrets: z.array(z.record(z.string(), z.unknown())).exactOptional(),
      }),
    )
    .max(MOST_BINDINGS),
});

/** Which Actions run at a trigger, in which order. A PATCH says all of them. */
export function triggerBindingEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { bindings } = tenant.state;
  const path = "/actions/triggers/:trigger/bindings";

  return [
    endpoint({
      method: "GET",
      path: "/actions/triggers",
      scopes: ["read:actions"],
      handle: () => ok({ triggers: describeTriggers() }),
    }),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:actions"],
      handle: ({ param, query }) => {
        const bound = bindings.get(triggerNamed(param("trigger"))) ?? [];
        return ok(
          actionPage(
            "bindings",
            bound.map((binding) => describeBinding(binding, tenant)),
            query,
          ),
        );
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:actions"],
      body: bindingsBody,
      handle: ({ param, body }) => {
        const trigger = triggerNamed(param("trigger"));
        const bound = body.bindings.map(({ ref, display_name }) => {
          const action = bindable(actionOf(ref, tenant), trigger);
          return newBinding(action, trigger, display_name ?? action.name, tenant);
        });
        bindings.set(trigger, bound);
        return ok({ bindings: bound.map((binding) => describeBinding(binding, tenant)) });
      },
    }),
  ];
}

/** @throws {ManagementError} 404 for none, 400 for one to which nothing can be bound. */
function triggerNamed(name: string): TriggerId {
  if (!isTriggerId(name)) throw notFound("That trigger does not exist.", "inexistent_trigger");
  if (isEntityBound(name)) throw badRequest(`The trigger ${name} is bound by entities.`, "invalid_trigger");
  return name;
}

function actionOf(
  { type, value }: { type: "action_id" | "action_name"; value: string },
  { state }: ManagedTenant,
): Action {
  const action =
    type === "action_id" ? state.actions.get(value) : state.actions.find(({ name }) => name === value);
  if (action === undefined) throw badRequest(`The action ${value} does not exist.`, "inexistent_action");
  return action;
}

/** @throws {ManagementError} 400 for an Action that never was deployed or is for other triggers. */
function bindable(action: Action, trigger: string): Action {
  if (action.deployed_version === undefined) {
    throw badRequest(
      "Trying to create a binding for an action that has not been deployed.",
      "undeployed_action",
    );
  }
  if (!action.supported_triggers.some(({ id }) => id === trigger)) {
    throw badRequest(
      `The action ${action.name} does not support the trigger ${trigger}.`,
      "unsupported_trigger",
    );
  }
  return action;
}

function newBinding(
  { id: action_id }: Action,
  trigger_id: string,
  display_name: string,
  tenant: ManagedTenant,
): Binding {
  const at = actionTime(tenant);
  return { id: randomUUID(), trigger_id, action_id, display_name, created_at: at, updated_at: at };
}

/** A binding with its Action as it is deployed; code and secrets that are not deployed stay out of it. */
function describeBinding(binding: Binding, tenant: ManagedTenant): Members {
  const { action_id, ...shown } = binding;
  const action = tenant.state.actions.get(action_id);
  if (action === undefined) return shown;
  const draft = ["code", "dependencies", "runtime", "status", "secrets", "modules"] as const;
  return {
    ...shown,
    action: {
      ...without(describeAction(advanceBuild(action, tenant)), ...draft),
      all_changes_deployed: false,
    },
  };
}
