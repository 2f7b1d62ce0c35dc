import type { Action, ActionVersion } from "../../state.ts";
import { type Endpoint, endpoint, ok } from "../endpoint.ts";
import { notFound } from "../error.ts";
import { pageOf } from "../list.ts";
import type { Members } from "../merge.ts";
import { requireEntity } from "../resource.ts";
import { resourceEndpoints } from "../resource-endpoints.ts";
import type { ManagedTenant } from "../tenant.ts";
import { actions, describeAction, describeVersion } from "./action.ts";
import { advanceBuild } from "./action-build.ts";
import { deploy, redeploy } from "./action-version.ts";

type Param = (name: string) => string;

/** Actions and their versions. A list of them says its page otherwise than other lists do. */
export function actionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { path } = actions;
  const shared = resourceEndpoints(tenant, actions);
  const own = [readEndpoint(tenant), ...versionEndpoints(tenant)];
  const list = endpoint(tenant, {
    method: "GET",
    path,
    scopes: ["read:actions"],
    handle: ({ query }) => {
      const matching = tenant.state.actions.all().filter((action) =>
        Object.entries(actions.filters ?? {}).every(([name, matches]) => {
          const value = query.get(name);
          return value === null || matches(action, value);
        }),
      );
      return ok(actionPage("actions", matching.map(describeAction), query));
    },
  });
  return [list, ...own, ...shared];
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

/** Reading an Action is what a client does to wait for its build. */
function readEndpoint(tenant: ManagedTenant): Endpoint {
  return endpoint(tenant, {
    method: "GET",
    path: `${actions.path}/:id`,
    scopes: ["read:actions"],
    handle: ({ param }) => {
      const action = advanceBuild(requireEntity(actions, tenant, param("id")));
      tenant.state.actions.put(action);
      return ok(describeAction(action));
    },
  });
}

function versionEndpoints(tenant: ManagedTenant): Endpoint[] {
  const path = `${actions.path}/:id`;
  const actionOf = (param: Param): Action => requireEntity(actions, tenant, param("id"));
  const deployed = (action: Action): Action => {
    tenant.state.actions.put(action);
    return action;
  };

  return [
    endpoint(tenant, {
      method: "POST",
      path: `${path}/deploy`,
      scopes: ["create:actions"],
      handle: ({ param }) => ok(describeDeployment(deployed(deploy(actionOf(param), tenant)))),
    }),
    endpoint(tenant, {
      method: "GET",
      path: `${path}/versions`,
      scopes: ["read:actions"],
      handle: ({ param, query }) => {
        const versions = versionsOf(actionOf(param)).toReversed();
        return ok(actionPage("versions", versions.map(describeVersion), query));
      },
    }),
    endpoint(tenant, {
      method: "GET",
      path: `${path}/versions/:version`,
      scopes: ["read:actions"],
      handle: ({ param }) => ok(describeVersion(versionOf(actionOf(param), param("version")))),
    }),
    endpoint(tenant, {
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
