import { strategyType } from "../state/connection.ts";
import { loopbackUrl } from "../state/loopback.ts";
import type { Client, Connection, TenantState } from "../state/tenant-state.ts";

/** The options that say where a provider is: of any connection, and by the names that strategies have for its host. */
const ADDRESSES = ["discovery_url", "issuer", "pingFederateBaseUrl"];
const HOSTS = ["domain", "tenant_domain", "adfs_server"];

/**
 * Where the OpenID provider of a connection is, if it is on this machine: a connection of any other is configured only,
 * because the tenant calls nobody else.
 */
export function providerAddress({ strategy, options = {} }: Readonly<Connection>): URL | undefined {
  if (strategy === "auth0") return undefined;
  const addresses = [
    ...ADDRESSES.map((name) => options[name]),
    ...HOSTS.map((name) => `https://${String(options[name] ?? "")}`),
  ];
  return addresses.map(loopbackUrl).find((url) => url !== undefined);
}

/** The connections through which people log in to a client at another provider. */
export function federatedOf({ connections }: Pick<TenantState, "connections">, client: Client): Connection[] {
  return connections
    .all()
    .filter(
      (connection) =>
        connection.enabled_clients.includes(client.client_id) && providerAddress(connection) !== undefined,
    );
}

/** Those of them for which the login page has a button: for companies' connections only if they ask for it. */
export const withButton = (connections: readonly Connection[]): Connection[] =>
  connections.filter(({ strategy, show_as_button: shows }) =>
    strategyType(strategy) === "social" ? shows !== false : shows === true,
  );

/** Home realm discovery: the connection whose domains (`domain_aliases`) have an e-mail address. */
export function homeOf(connections: readonly Connection[], email: string): Connection | undefined {
  const domain = email.trim().toLowerCase().split("@")[1];
  return domain === undefined ? undefined : connections.find((one) => domainsOf(one).includes(domain));
}

/** The domains of e-mail addresses whose people are sent to a connection. */
export function domainsOf({ options = {} }: Readonly<Connection>): string[] {
  const { domain_aliases: aliases, tenant_domain: domain } = options;
  const all = [...(Array.isArray(aliases) ? aliases : []), domain];
  return all.flatMap((one) => (typeof one === "string" ? [one.toLowerCase()] : []));
}
