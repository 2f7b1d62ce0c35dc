import { readFile } from "node:fs/promises";
import { ManagementClient } from "auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { TenantAccessError } from "./error.ts";
import { pacedFetch } from "./paced-fetch.ts";
import type { StackTenantAccess } from "./stack-tenant.ts";

/** A tenant's Management API, and who the tools are there. */
export interface TenantConnection {
  readonly domain: string;
  readonly clientId: string | undefined;
  readonly management: ManagementClient;
}

/** Seconds for one call with all its waiting: a rate limit may hold it up for some minutes. */
const PATIENCE = 600;

/**
 * Makes the client of a tenant's Management API. It keeps within the tenant's rate limit by itself. This process then
 * trusts the authority of a local tenant.
 *
 * @throws {TenantAccessError} when that one's certificate is gone.
 */
export async function connect(access: StackTenantAccess): Promise<TenantConnection> {
  const { domain, clientId, credentials, caFile } = access;
  if (caFile !== undefined) trustCertificateAuthority(await certificateIn(caFile));
  const shared = { domain, fetch: pacedFetch(), maxRetries: 0, timeoutInSeconds: PATIENCE, telemetry: false };
  const management =
    "token" in credentials
      ? new ManagementClient({ ...shared, token: credentials.token })
      : new ManagementClient({ ...shared, clientId: clientId ?? "", clientSecret: credentials.clientSecret });
  return { domain, clientId, management };
}

async function certificateIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const fault = "its certificate is gone; is this tenant still running?";
    throw new TenantAccessError(file, [fault], { cause });
  }
}
