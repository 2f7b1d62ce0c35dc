import { randomUUID } from "node:crypto";
import { isBuiltin } from "node:module";
import type { Action, ActionVersion } from "../../state/tenant-state.ts";
import { badRequest } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { without } from "../rest/merge.ts";
import { defaultRuntimeOf } from "./triggers.ts";

/** Nothing to install: done by the first read. */
const BUILT = ["built"];

/** The statuses that Auth0 was seen to answer while it installed dependencies, and while it tried three times in vain. */
const INSTALLED = ["building", "building", ...BUILT];
const INSTALLED_ANEW = ["building", "building", ...INSTALLED];
const TRIED = [
  ...["building", "retrying", "retrying"],
  ...["building", "retrying", "retrying"],
  ...["building", "building", "building", "failed"],
];

/** A time of Auth0's Actions, which has nine digits. */
export const actionTime = ({ now }: Pick<ManagedTenant, "now">): string =>
  now().toISOString().replace("Z", "000000Z");

/**
 * The status of an Action's build at each later read, after the `pending` that a change answers. The last
 * one stays. Nothing is installed here; a dependency fails whose name is one of Node's own modules.
 *
 * @param anew whether it was built before.
 */
export function buildOf({ dependencies = [] }: Pick<Action, "dependencies">, anew: boolean): string[] {
  if (dependencies.length === 0) return BUILT;
  if (dependencies.some(({ name }) => isBuiltin(name))) return TRIED;
  return anew ? INSTALLED_ANEW : INSTALLED;
}

/** The build one read further on; once it is done, so is the version that was to be deployed with it. */
export function advanceBuild(action: Action, tenant: ManagedTenant): Action {
  const [status, ...rest] = action.build ?? [];
  if (status === undefined) return action;
  const next: Action = { ...action, status, build: rest };
  if (status !== "built") return next;
  const installed = { ...next, dependencies: next.dependencies?.map(whereverFrom) ?? [] };
  const version = installed.deployed_version;
  return version?.status !== "pending" ? installed : withDeployed(installed, built(version, tenant));
}

/** A dependency that is installed no longer says where from. */
const whereverFrom = (dependency: NonNullable<Action["dependencies"]>[number]) =>
  without(dependency, "registry_url" as never);

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
export function deploy(action: Action, tenant: ManagedTenant): Action {
  if (!isBuilt(action)) {
    throw badRequest("A draft must be in the 'built' state before it can be deployed.", "invalid_action");
  }
  const version = built(nextVersion(action, tenant), tenant);
  return { ...withDeployed(action, version), status: "built", build: [] };
}

/** An Action of which a first version is deployed as soon as it is built. */
export function deployOnceBuilt(action: Action, tenant: ManagedTenant): Action {
  return withDeployed(action, nextVersion(action, tenant));
}

function nextVersion(action: Action, tenant: ManagedTenant): ActionVersion {
  const at = actionTime(tenant);
  const { versions = [], code, dependencies = [], secrets = [], supported_triggers } = action;
  return {
    id: randomUUID(),
    code,
    dependencies,
    deployed: true,
    number: versions.length + 1,
    secrets,
    status: "pending",
    created_at: at,
    updated_at: at,
    runtime: action.runtime ?? defaultRuntimeOf(supported_triggers),
    supported_triggers,
  };
}

function built(version: ActionVersion, tenant: ManagedTenant): ActionVersion {
  const at = actionTime(tenant);
  return { ...version, status: "built", built_at: at, updated_at: at };
}

/** An Action taken back to an older version: what was deployed then is deployed again, as a new version. */
export function redeploy(action: Action, version: ActionVersion, tenant: ManagedTenant): Action {
  const { code, secrets, dependencies = [], runtime = defaultRuntimeOf(action.supported_triggers) } = version;
  return deploy({ ...action, code, secrets, dependencies, runtime, status: "built", build: [] }, tenant);
}

function withDeployed(action: Action, version: ActionVersion): Action {
  const earlier = (action.versions ?? [])
    .filter(({ id }) => id !== version.id)
    .map((one) => ({ ...one, deployed: false }));
  return {
    ...action,
    versions: [...earlier, version],
    deployed_version: version,
    all_changes_deployed: true,
  };
}
