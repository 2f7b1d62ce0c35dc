import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startTenant, type Tenant } from "local-auth0";
import type { StackTenantAccess } from "../../../tenant/connect/stack-tenant.ts";

/** A folder of one test. Whoever makes it ends it with `onTestFinished`. */
export async function scratchFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "deploy-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A tenant in this process, how the Deploy CLI reaches it, and a folder beside it. */
export async function deployableTenant(): Promise<{
  tenant: Tenant;
  access: StackTenantAccess;
  folder: string;
  end: () => Promise<void>;
}> {
  const { folder, remove } = await scratchFolder();
  const tenant = await startTenant({ home: folder });
  const { domain, caFile, management } = tenant;
  const access = { domain, caFile, clientId: management.clientId, credentials: { token: management.token } };
  return { tenant, access, folder, end: () => tenant.close().then(remove) };
}
