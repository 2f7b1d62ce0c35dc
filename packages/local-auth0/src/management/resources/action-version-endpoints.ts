import type { Action, ActionVersion } from "../../state.ts";
import { type Endpoint, endpoint, ok } from "../endpoint.ts";
import { notFound } from "../error.ts";
import type { Members } from "../merge.ts";
import { requireEntity } from "../resource.ts";
import type { ManagedTenant } from "../tenant.ts";
import { actions, describeVersion } from "./action.ts";
import { actionPage } from "./action-page.ts";
import { deploy, redeploy } from "./action-version.ts";

type Param = (name: string) => string;

/** Deploying an Action, and the versions that this made. */
export function actionVersionEndpoints(tenant: ManagedTenant): Endpoint[] {
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
