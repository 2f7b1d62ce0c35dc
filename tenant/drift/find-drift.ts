import path from "node:path";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../../infra/project.ts";
import { connect } from "../connect/connection.ts";
import { accessToStack } from "../connect/stack-tenant.ts";
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
  return driftOf({ domain, stack, declared, found, known });
}
