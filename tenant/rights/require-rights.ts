import { UsageError } from "command-line/usage-error";
import { decodeJwt } from "jose";
import { managementToken, trustAuthority } from "../connect/connection.ts";
import type { StackTenantAccess } from "../connect/stack-tenant.ts";
import { rights, rightsForKeys, type TenantCommand } from "./rights.ts";

/** A client that lacks scopes. Nothing was asked of the Management API. */
export class TenantRightsError extends UsageError {
  override readonly name = "TenantRightsError";
  override readonly code = "TENANT_RIGHTS_LACKING";
  readonly lacking: readonly string[];

  constructor(command: TenantCommand, { domain, clientId }: StackTenantAccess, lacking: readonly string[]) {
    const client = clientId === undefined ? "the client" : `the client "${clientId}"`;
    super(
      `TENANT_RIGHTS_LACKING: at ${domain} ${client} lacks ${lacking.join(", ")}; docs/rights.md lists what "${command}" needs`,
    );
    this.lacking = lacking;
  }
}

/**
 * Gets a token of the Management API, and makes sure that it lets a command do all that it does, before its first request:
 * the Deploy CLI would pass over what it may not touch and call that a success, and others would stop halfway.
 *
 * @returns the access with that token.
 * @throws {TenantRightsError} with every scope that is missing; {ManagementError} when the tenant gives no token.
 */
export async function requireRights(
  command: TenantCommand,
  access: StackTenantAccess,
): Promise<StackTenantAccess> {
  await trustAuthority(access);
  const token = await managementToken(access);
  const held = scopesOf(token);
  const forKeys = access.hasKeys === true ? (rightsForKeys[command] ?? []) : [];
  const needed = [...rights[command], ...forKeys];
  const lacking = held === undefined ? [] : needed.filter((scope) => !held.has(scope));
  if (lacking.length > 0) throw new TenantRightsError(command, access, lacking);
  return { ...access, credentials: { token } };
}

/** The scopes of a token; nothing of one that doesn't say, for which the tenant itself will. */
function scopesOf(token: string): ReadonlySet<string> | undefined {
  try {
    const { scope } = decodeJwt(token);
    return new Set(typeof scope === "string" ? scope.split(" ") : []);
  } catch {
    return undefined;
  }
}
