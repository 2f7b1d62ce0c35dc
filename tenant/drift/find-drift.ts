import path from "node:path";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../../infra/project.ts";
import { accessOf, connect } from "../connect/connection.ts";
import { declaredInventory } from "./declared.ts";
import { type Drift, driftOf } from "./drift.ts";
import { foundInventory } from "./found.ts";

/**
 * Reads a tenant, and compares it with what a stack declares.
 *
 * @throws {TenantAccessError} when nothing says how the tenant is reached.
 */
export async function findDrift(
  stack: string,
  {
    tenantFile,
    environment,
  }: { readonly tenantFile: string | undefined; readonly environment: NodeJS.ProcessEnv },
): Promise<Drift> {
  const { domain, clientId, management } = connect(await accessOf({ tenantFile }, environment));
  const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  const declared = await declaredInventory({ stack, config, domain });
  const found = await foundInventory(management);
  const operators = { reader: clientId, deployer: config["auth0:clientId"] };
  return driftOf({ domain, stack, declared, found, operators });
}
