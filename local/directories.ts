import type { ManagementClient } from "auth0";
import type { startTenant, Tenant } from "local-auth0";
import { connectionsOfKind } from "../rules/policy/connections.ts";
import { policy } from "../rules/policy.ts";
import { type LocalDirectory, startDirectory } from "./directory.ts";

type Config = Readonly<Record<string, string>>;
type Directories = ReadonlyMap<string, LocalDirectory>;

/** Starts the policy's directories on this machine, by their connections' keys. @param tenant of which people come from them. */
export async function startDirectories(
  { domain, issuer }: Pick<Tenant, "domain" | "issuer">,
  start: Parameters<typeof startTenant>[0],
): Promise<Directories> {
  const { home: _, ...options } = start ?? {};
  // By its other name people sign in where the stack has a domain for that.
  const issuers = [issuer, `https://${domain.replace("localhost", "127.0.0.1")}/`];
  const started = connectionsOfKind(policy, "directory").map(
    async ([key]) => [key, await startDirectory(key, issuers, options)] as const,
  );
  return new Map(await Promise.all(started));
}

/** A stack's configuration in which these directories are in the place of its own. */
export const configuredFor = (directories: Directories, config: Config): Config =>
  [...directories.values()].reduce((before, directory) => directory.configure(before), config);

/** Lets a directory say by SCIM who is in which group, where its connection takes that. */
export async function tellByScim(
  directory: LocalDirectory,
  connection: string,
  { management, issuer }: { readonly management: ManagementClient; readonly issuer: string },
): Promise<void> {
  const { data } = await management.connections.list({ name: connection });
  const id = data[0]?.id;
  if (id === undefined) return;
  const all = await management.connections.scimConfiguration.list({ take: 50 });
  if (!all.data.some(({ connection_id }) => connection_id === id)) return;
  await directory.provision({ management, issuer, connection: id });
}
