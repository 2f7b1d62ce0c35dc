import { readFile } from "node:fs/promises";
import { ManagementClient } from "auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { accessOfEnvironment, type TenantAccess } from "./access.ts";
import { TenantAccessError } from "./error.ts";
import { pacedFetch } from "./paced-fetch.ts";
import { accessOfLine } from "./tenant-line.ts";

/** A tenant's Management API, and who the tools are there. */
export interface TenantConnection {
  readonly domain: string;
  readonly clientId: string | undefined;
  readonly management: ManagementClient;
}

/** Seconds for one call with all its waiting: a rate limit may hold it up for some minutes. */
const PATIENCE = 600;

/**
 * Finds out how a tool reaches its tenant: as the environment says, or, when a file is named, as the line of a local tenant in
 * it says, whose certificate authority this process then trusts. No call goes out yet.
 *
 * @throws {TenantAccessError} when that doesn't say how.
 */
export async function accessOf(
  source: { readonly tenantFile?: string | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<TenantAccess> {
  if (source.tenantFile === undefined) return accessOfEnvironment(environment);
  const access = await accessOfLine(source.tenantFile);
  trustCertificateAuthority(await certificateIn(access.caFile));
  return access;
}

async function certificateIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const fault = "its certificate is gone; is this tenant still running?";
    throw new TenantAccessError(file, [fault], { cause });
  }
}

/** Makes the client of a tenant's Management API. It keeps within the tenant's rate limit by itself. */
export function connect({ domain, clientId, credentials }: TenantAccess): TenantConnection {
  const shared = { domain, fetch: pacedFetch(), maxRetries: 0, timeoutInSeconds: PATIENCE, telemetry: false };
  const management =
    "token" in credentials
      ? new ManagementClient({ ...shared, token: credentials.token })
      : new ManagementClient({ ...shared, clientId: clientId ?? "", clientSecret: credentials.clientSecret });
  return { domain, clientId, management };
}
