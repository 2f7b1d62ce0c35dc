import { randomUUID } from "node:crypto";
import type { Action, ActionVersion } from "../../state.ts";
import { badRequest } from "../error.ts";
import type { ManagedTenant } from "../tenant.ts";
import { isBuilt } from "./action-build.ts";
import { DEFAULT_RUNTIME } from "./action-schema.ts";

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
