import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ManagementCall, startTenant, type Tenant } from "local-auth0";
import type { StackTenantAccess } from "../../../tenant/connect/stack-tenant.ts";
import { rights, type TenantCommand } from "../../../tenant/rights/rights.ts";

/** A folder of one test. Whoever makes it ends it with `onTestFinished`. */
export async function scratchFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "deploy-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A tenant in this process, how the Deploy CLI reaches it, and a folder beside it. */
export async function deployableTenant(): Promise<{
  tenant: Tenant;
  access: StackTenantAccess;
  /** The access of a client that holds exactly the scopes of a command, from now on. */
  accessFor: (command: TenantCommand) => StackTenantAccess;
  /** The calls of the Management API so far. */
  calls: ManagementCall[];
  folder: string;
  end: () => Promise<void>;
}> {
  const { folder, remove } = await scratchFolder();
  const calls: ManagementCall[] = [];
  const tenant = await startTenant({ home: folder, onCall: (call) => calls.push(call) });
  const { domain, caFile, management } = tenant;
  const { clientId, clientSecret, token } = management;
  const access = { domain, caFile, clientId, credentials: { token } };
  const accessFor = (command: TenantCommand): StackTenantAccess => {
    const grant = tenant.state.clientGrants.find(({ client_id }) => client_id === clientId);
    if (grant === undefined) throw new Error("the operator has no grant");
    tenant.state.clientGrants.put({ ...grant, scope: [...rights[command]] });
    return { ...access, credentials: { clientSecret } };
  };
  return { tenant, access, accessFor, calls, folder, end: () => tenant.close().then(remove) };
}
