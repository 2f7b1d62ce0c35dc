import type { TenantAccess } from "../connect/access.ts";

/** How the Deploy CLI reaches a tenant; `caFile` holds the certificate of an authority that only a local one has. */
export type DeployAccess = TenantAccess & { readonly caFile?: string };

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that a Node process needs to reach the network. */
const INHERITED = ["PATH", "NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/**
 * The whole environment of the Deploy CLI. It takes any variable for a setting or a keyword, also one that lets it
 * touch other types or delete: so it gets none but those that it needs. Credentials travel in here, as arguments
 * can be seen by others.
 */
export function deployEnvironment(access: DeployAccess, inherited: Variables): Record<string, string> {
  const { domain, clientId, credentials, caFile } = access;
  return defined({
    ...Object.fromEntries(INHERITED.map((name) => [name, inherited[name]])),
    ...(caFile !== undefined && { NODE_EXTRA_CA_CERTS: caFile }),
    AUTH0_DOMAIN: domain,
    ...("token" in credentials
      ? { AUTH0_ACCESS_TOKEN: credentials.token }
      : { AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: credentials.clientSecret }),
  });
}

function defined(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
