import { randomUUID } from "node:crypto";
import { isBuiltin } from "node:module";
import type { Action, ActionVersion } from "../../state/tenant-state.ts";
import { badRequest } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";

export const RUNTIMES = ["node12", "node16", "node18", "node18-actions", "node22", "node24"] as const;
export const DEFAULT_RUNTIME = "node22";

/** Nothing to install: done by the first read. */
const BUILT = ["built"];

/** The statuses that Auth0 was seen to answer while it installed dependencies, and while it tried three times in vain. */
const INSTALLED = ["building", "building", "building", "building", ...BUILT];
const TRIED = [
  ...["building", "retrying", "retrying"],
  ...["building", "retrying", "retrying"],
  ...["building", "building", "building", "failed"],
];

/**
 * The status of an Action's build at each later read, after the `pending` that a change answers. The last
 * one stays. Nothing is installed here; a dependency fails whose name is one of Node's own modules.
 */
export function buildOf({ dependencies = [] }: Pick<Action, "dependencies">): string[] {
  if (dependencies.length === 0) return BUILT;
  return dependencies.some(({ name }) => isBuiltin(name)) ? TRIED : INSTALLED;
}

/** The build one read further on. */
export function advanceBuild(action: Action): Action {
  const [status, ...rest] = action.build ?? [];
  return status === undefined ? action : { ...action, status, build: rest };
}

/** Whether there is nothing left to build. What has no dependencies is built before anybody can look. */
function isBuilt({ build = [], status }: Action): boolean {
  const [next = status, ...rest] = build;
  return next === "built" && rest.length === 0;
}

/**
 * An Action with its code, dependencies and secrets as they are now deployed as a new version.
 *
 * @throws {ManagementError} 400 while it is being built, and when that failed.
 */
export function deploy(action: Action, { now }: ManagedTenant): Action {
  if (!isBuilt(action)) {
    throw badRequest("A draft must be in the 'built' state before it can be deployed.", "invalid_action");
  }
  const at = now().toISOString();
  const {
    versions = [],
    code,
    dependencies = [],
    secrets = [],
    runtime = DEFAULT_RUNTIME,
    supported_triggers,
  } = action;
  return withDeployed(action, {
    id: randomUUID(),
    code,
    dependencies,
    deployed: true,
    number: versions.length + 1,
    built_at: at,
    secrets,
    status: "built",
    created_at: at,
    updated_at: at,
    runtime,
    supported_triggers,
  });
}

/** An Action taken back to an older version: what was deployed then is deployed again, as a new version. */
export function redeploy(action: Action, version: ActionVersion, tenant: ManagedTenant): Action {
  const { code, secrets, dependencies = [], runtime = DEFAULT_RUNTIME } = version;
  return deploy({ ...action, code, secrets, dependencies, runtime, status: "built", build: [] }, tenant);
}

function withDeployed(action: Action, version: ActionVersion): Action {
  const earlier = (action.versions ?? []).map((one) => ({ ...one, deployed: false }));
  return {
    ...action,
    status: "built",
    build: [],
    versions: [...earlier, version],
    deployed_version: version,
    all_changes_deployed: true,
  };
}
