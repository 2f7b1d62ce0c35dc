import { existsSync } from "node:fs";
import path from "node:path";
import { isMembers, type Members } from "declared-stack/members";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../../infra/project.ts";
import { connect } from "../connect/connection.ts";
import { accessToStack } from "../connect/stack-tenant.ts";
import { readSettings, readSettingsConfig, SETTINGS_FOLDER } from "../deploy/settings.ts";
import { settingsMembers } from "../deploy/settings-members.ts";
import { declaredInventory } from "./declared.ts";
import { type Drift, driftOf } from "./drift.ts";
import { foundInventory } from "./found.ts";
import { knownObjects } from "./known-objects.ts";

/**
 * Reads a tenant, and compares it with what a stack declares.
 *
 * @throws {TenantAccessError} when nothing says how the tenant is reached; {TenantMismatchError} when it is another
 * stack's.
 */
export async function findDrift(
  stack: string,
  {
    tenantFile,
    environment,
  }: { readonly tenantFile: string | undefined; readonly environment: NodeJS.ProcessEnv },
): Promise<Drift> {
  const access = await accessToStack({ stack, tenantFile }, environment);
  const { domain, clientId, management } = await connect(access);
  const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  const declared = await declaredInventory({ stack, config, domain });
  const found = await foundInventory(management);
  const known = { reader: clientId, deployer: config["auth0:clientId"], ...knownObjects(config) };
  return driftOf({ domain, stack, declared, found, known, settings: await declaredSettings(stack) });
}

/** The settings that a stack declares for its tenant itself; none, where the stack has no such file. */
async function declaredSettings(stack: string): Promise<Members> {
  if (!existsSync(path.join(SETTINGS_FOLDER, `${stack}.json`))) return {};
  const { keywords } = await readSettingsConfig(stack);
  const { tenant } = settingsMembers(await readSettings(SETTINGS_FOLDER, keywords));
  return isMembers(tenant) ? tenant : {};
}
