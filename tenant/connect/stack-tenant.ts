import path from "node:path";
import { UsageError } from "command-line/usage-error";
import { readStackFile, stacksIn } from "declared-stack/stack-file";
import { parsed } from "declared-stack/value";
import { z } from "zod";
import { project } from "../../infra/project.ts";
import { accessOfEnvironment, type TenantAccess } from "./access.ts";
import { accessOfLine, withLine } from "./tenant-line.ts";

/** A stack, and the file with the line of a local tenant when that one stands in for the stack's own. */
export interface StackTenant {
  readonly stack: string;
  readonly tenantFile: string | undefined;
}

/** How the tenant of a stack is reached. */
export interface StackTenantAccess extends TenantAccess {
  /** The certificate of an authority that only a local tenant has. */
  readonly caFile?: string;
  /** Whether a machine of the stack authenticates by a key, which takes further scopes to look after. */
  readonly hasKeys?: boolean;
}

/** Credentials for another tenant than the stack's. No request has gone out. */
export class TenantMismatchError extends UsageError {
  override readonly name = "TenantMismatchError";
  override readonly code = "TENANT_MISMATCH";
}

/** Two stacks of this project in one tenant. No request has gone out. */
export class TenantSharedError extends UsageError {
  override readonly name = "TenantSharedError";
  override readonly code = "TENANT_SHARED";
}

/**
 * Finds out how the tenant of a stack is reached: as the environment says, which has to name the domain that
 * `auth0:domain` of `Pulumi.<stack>.yaml` names; or, when a file is named, as the line of a local tenant in it says. No
 * request goes out.
 *
 * @throws {TenantAccessError} when nothing says how; {TenantMismatchError} when it is another stack's tenant;
 * {TenantSharedError} when it is another stack's, too; {Error} `STACK_FILE_UNREADABLE`.
 */
export async function accessToStack(
  { stack, tenantFile }: StackTenant,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<StackTenantAccess> {
  if (tenantFile !== undefined) return accessOfLine(tenantFile);
  const access = accessOfEnvironment(environment);
  const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  requireSameTenant(stack, config["auth0:domain"], access.domain);
  requireTenantAlone(stack, await domainsOfStacks(project));
  return {
    ...access,
    hasKeys: Object.values(config).some((value) => byKey.safeParse(parsed(value)).success),
  };
}

const byKey = z.object({ authentication: z.literal("private_key_jwt") });

/**
 * A stack's configuration, with what the line of a local tenant says of it where there is one.
 *
 * @throws {Error} `STACK_FILE_UNREADABLE`; {TenantAccessError} when there is no such line.
 */
export async function configOfStack({
  stack,
  tenantFile,
}: StackTenant): Promise<Readonly<Record<string, string>>> {
  const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  return tenantFile === undefined ? config : withLine(config, tenantFile);
}

/** @throws {TenantMismatchError} when the stack's tenant is another one, or the stack names none. */
export function requireSameTenant(stack: string, declared: string | undefined, asked: string): void {
  const file = `Pulumi.${stack}.yaml`;
  if (declared === undefined) {
    throw new TenantMismatchError(
      `TENANT_MISMATCH: ${file} doesn't say auth0:domain, so nothing tells whether "${asked}" of AUTH0_DOMAIN is the tenant of stack "${stack}"`,
    );
  }
  if (hostOf(declared) === hostOf(asked)) return;
  throw new TenantMismatchError(
    `TENANT_MISMATCH: the tenant of stack "${stack}" is "${declared}" (auth0:domain in ${file}), but AUTH0_DOMAIN is "${asked}"; take that tenant's credentials, or another --stack`,
  );
}

/** The tenant that each stack of a folder names, by the stack. */
export async function domainsOfStacks(folder: string): Promise<ReadonlyMap<string, string | undefined>> {
  const domains = new Map<string, string | undefined>();
  for (const stack of await stacksIn(folder)) {
    const config = await readStackFile(path.join(folder, `Pulumi.${stack}.yaml`));
    domains.set(stack, config["auth0:domain"]);
  }
  return domains;
}

/**
 * Two stacks of this project can't be in one tenant: each would take the other's Actions out of the triggers, and no tenant has two
 * roles or Actions of one name.
 *
 * @param domains of all stacks, by their names.
 * @throws {TenantSharedError} when another stack names the same tenant.
 */
export function requireTenantAlone(stack: string, domains: ReadonlyMap<string, string | undefined>): void {
  const domain = domains.get(stack);
  const other = [...domains].find(
    ([name, named]) =>
      name !== stack && domain !== undefined && named !== undefined && hostOf(named) === hostOf(domain),
  );
  if (other === undefined) return;
  throw new TenantSharedError(
    `TENANT_SHARED: stack "${other[0]}" has the tenant of stack "${stack}", "${domain}" (auth0:domain in Pulumi.${other[0]}.yaml): each would unbind the other's Actions; expected a tenant of its own for each stack (docs/share-a-tenant.md)`,
  );
}

/** The same host, however it is written: letters of any size, and 443 is the port of https. */
const hostOf = (domain: string): string => domain.toLowerCase().replace(/:443$/, "");
