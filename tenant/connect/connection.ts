import { readFile } from "node:fs/promises";
import { ManagementClient, ManagementError } from "auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { z } from "zod";
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
  const { domain, clientId, credentials } = access;
  await trustAuthority(access);
  const shared = { domain, fetch: pacedFetch(), maxRetries: 0, timeoutInSeconds: PATIENCE, telemetry: false };
  const management =
    "token" in credentials
      ? new ManagementClient({ ...shared, token: credentials.token })
      : new ManagementClient({ ...shared, clientId: clientId ?? "", clientSecret: credentials.clientSecret });
  return { domain, clientId, management };
}

/** Makes this process trust the authority of a local tenant. @throws {TenantAccessError} when its certificate is gone. */
export async function trustAuthority({ caFile }: Pick<StackTenantAccess, "caFile">): Promise<void> {
  if (caFile !== undefined) trustCertificateAuthority(await certificateIn(caFile));
}

const tokenResponse = z.object({ access_token: z.string() });

/**
 * A token of the Management API, good for a day unless the tenant says otherwise: the one that the access has, or a new
 * one for its client.
 *
 * @throws {ManagementError} when the tenant gives none; {TypeError} when it can't be reached.
 */
export async function managementToken({ domain, clientId, credentials }: StackTenantAccess): Promise<string> {
  if ("token" in credentials) return credentials.token;
  const response = await pacedFetch()(`https://${domain}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: credentials.clientSecret,
      audience: `https://${domain}/api/v2/`,
    }),
  });
  const body: unknown = await response.json().catch(() => ({ message: "it sent no JSON" }));
  const { data } = tokenResponse.safeParse(body);
  if (response.ok && data !== undefined) return data.access_token;
  throw new ManagementError({ message: "no token", statusCode: response.status, body });
}

async function certificateIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const fault = "its certificate is gone; is this tenant still running?";
    throw new TenantAccessError(file, [fault], { cause });
  }
}
