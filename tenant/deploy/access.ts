import { accessOfEnvironment } from "../connect/access.ts";
import { accessOfLine } from "../connect/tenant-line.ts";
import type { DeployAccess } from "./environment.ts";

/**
 * How the Deploy CLI reaches the tenant: as the line of a local tenant in a file says, when one is named, else as the
 * environment says.
 *
 * @throws {TenantAccessError} when that doesn't say how.
 */
export async function deployAccess(
  tenantFile: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DeployAccess> {
  return tenantFile === undefined ? accessOfEnvironment(environment) : accessOfLine(tenantFile);
}
