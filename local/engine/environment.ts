import { delimiter, join } from "node:path";

/** How the environment of the engine differs from this process's own. */
export interface EngineEnvironment {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** Everything that an engine's environment depends on. */
export interface EngineEnvironmentOptions {
  readonly inherited: NodeJS.ProcessEnv;
  /** The folder of a scratch project. */
  readonly folder: string;
  readonly tenant: {
    readonly domain: string;
    readonly management: { readonly clientId: string; readonly clientSecret: string };
  };
  /** The certificate authorities to trust, in PEM. */
  readonly authoritiesFile: string;
  /** Encrypts the scratch stack's secrets. */
  readonly passphrase: string;
  /** The folder of the Node that runs the program. */
  readonly nodeFolder: string;
}

/** Variables that would lead the engine to a back end, a stack or a tenant of the user's own. */
const USERS_OWN = /^(AUTH0_|PULUMI_(ACCESS_TOKEN|CONFIG_PASSPHRASE_FILE|CREDENTIALS_PATH|STACK)$)/;

/**
 * The environment in which the engine deploys onto a local tenant: its state, credentials and settings lie in the
 * scratch folder, the user's own are out of its reach, and everything it starts trusts the tenant's certificate.
 */
export function engineEnvironment(options: EngineEnvironmentOptions): EngineEnvironment {
  const { inherited, folder, tenant, authoritiesFile, passphrase, nodeFolder } = options;
  const set = {
    PATH: [nodeFolder, ...(inherited.PATH?.split(delimiter) ?? [])].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    SSL_CERT_FILE: authoritiesFile,
    NODE_EXTRA_CA_CERTS: authoritiesFile,
    AUTH0_DOMAIN: tenant.domain,
    AUTH0_CLIENT_ID: tenant.management.clientId,
    AUTH0_CLIENT_SECRET: tenant.management.clientSecret,
  };
  return { set, unset: Object.keys(inherited).filter((name) => USERS_OWN.test(name) && !(name in set)) };
}

/** The environment as a process is given it. */
export const applied = (
  inherited: NodeJS.ProcessEnv,
  { set, unset }: EngineEnvironment,
): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !unset.includes(name))),
  ...set,
});

/** The environment as a POSIX shell takes it on, for further commands by hand. */
export const asShellScript = ({ set, unset }: EngineEnvironment): string =>
  [
    ...unset.map((name) => `unset ${name}`),
    ...Object.entries(set).map(([name, value]) => `export ${name}=${quoted(value)}`),
    "",
  ].join("\n");

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
