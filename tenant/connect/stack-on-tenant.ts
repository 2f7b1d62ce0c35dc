import { parsed } from "declared-stack/value";

const LOGIN_DOMAIN = "timesheets:loginDomain";

type Config = Readonly<Record<string, string>>;

/**
 * A stack's configuration for a tenant that may be another than its own. On this machine the tenant's other name,
 * `127.0.0.1`, takes the place of the domain at which people sign in, which no zone of the DNS knows.
 *
 * @param config as `readStackFile` gives it.
 * @param domain the tenant's own, for example `localhost:4443`.
 */
export function stackOnTenant(config: Config, domain: string): Config {
  const own = { ...config, "auth0:domain": domain };
  const login = parsed(config[LOGIN_DOMAIN]);
  if (typeof login !== "object" || login === null || !domain.startsWith("localhost:")) return own;
  const { hostedZoneId: _zone, ...rest } = login as Readonly<Record<string, unknown>>;
  const name = domain.replace("localhost", "127.0.0.1");
  return { ...own, [LOGIN_DOMAIN]: JSON.stringify({ ...rest, name }) };
}
