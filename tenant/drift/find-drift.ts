import { existsSync } from "node:fs";
import path from "node:path";
import { isMembers, type Members } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";
import { connect } from "../connect/connection.ts";
import { accessToStack, configOfStack } from "../connect/stack-tenant.ts";
import { readSettings, readSettingsConfig, SETTINGS_FOLDER } from "../deploy/settings.ts";
import { settingsMembers } from "../deploy/settings-members.ts";
import { declaredInventory } from "./declared.ts";
import { type Drift, driftOf } from "./drift.ts";
import { type FoundInventory, foundInventory } from "./found.ts";
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
  const config = await configOfStack({ stack, tenantFile });
  const declared = await declaredInventory({ stack, config, domain });
  const found = withHiddenKeys(await foundInventory(management), declared);
  const known = { reader: clientId, deployer: config["auth0:clientId"], ...knownObjects(config) };
  return driftOf({ domain, stack, declared, found, known, settings: await declaredSettings(stack) });
}

/**
 * Notes the clients of which a tenant doesn't show how they authenticate, where they are declared to do so by a key: without
 * the scope, Auth0 leaves that out as if there were none.
 */
export function withHiddenKeys(found: FoundInventory, declared: readonly TenantObject[]): FoundInventory {
  const hidden = declared.filter(
    ({ kind, name, fields }) =>
      kind === "client" && fields.keys !== undefined && found.silentClients?.has(name) === true,
  );
  const unread = hidden.flatMap(({ kind, name }) =>
    ["keys", "token_endpoint_auth_method"].map((member) => ({
      kind,
      name,
      member,
      why: "the tenant doesn't show how it authenticates",
      scopes: ["read:client_credentials"],
    })),
  );
  return { ...found, unread: [...found.unread, ...unread] };
}

/** The settings that a stack declares for its tenant itself; none, where the stack has no such file. */
async function declaredSettings(stack: string): Promise<Members> {
  if (!existsSync(path.join(SETTINGS_FOLDER, `${stack}.json`))) return {};
  const { keywords } = await readSettingsConfig(stack);
  const { tenant } = settingsMembers(await readSettings(SETTINGS_FOLDER, keywords));
  return isMembers(tenant) ? tenant : {};
}
