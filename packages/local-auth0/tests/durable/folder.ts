import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { onTestFinished } from "vitest";
import { trustCertificateAuthority } from "../../src/server/tls.ts";
import { startTenant, type Tenant } from "../../src/tenant.ts";

/** A folder of one test, which is gone after it. */
export async function stateFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tenant-state-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a tenant on a folder; whoever doesn't end it leaves that to the end of the test. */
export async function startOn(state: string, port = 0): Promise<Tenant> {
  const tenant = await startTenant({ state, home: state, port });
  onTestFinished(() => tenant.close().catch(() => undefined));
  return tenant;
}

/** The Management API of a tenant, as its operator. */
export function managementOf({ ca, domain, management }: Tenant): ManagementClient {
  trustCertificateAuthority(ca);
  return new ManagementClient({ domain, token: management.token });
}
