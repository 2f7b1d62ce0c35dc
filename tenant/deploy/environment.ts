import type { StackTenantAccess } from "../connect/stack-tenant.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The variables that a Node process needs to reach the network, and to go by the same clock as this one where that is
 * moved (`.ci/clock`): by another, no certificate of a local tenant is valid.
 */
const INHERITED =
  /^(PATH|NODE_EXTRA_CA_CERTS|NODE_USE_ENV_PROXY|HTTPS_PROXY|NO_PROXY|LD_PRELOAD|FAKETIME(_\w+)?)$/;

/**
 * The whole environment of the Deploy CLI. It takes any variable for a setting or a keyword, also one that lets it
 * touch other types or delete: so it gets none but those that it needs. Credentials travel in here, as arguments
 * can be seen by others.
 */
export function deployEnvironment(access: StackTenantAccess, inherited: Variables): Record<string, string> {
  const { domain, clientId, credentials, caFile } = access;
  return defined({
    ...Object.fromEntries(Object.entries(inherited).filter(([name]) => INHERITED.test(name))),
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
