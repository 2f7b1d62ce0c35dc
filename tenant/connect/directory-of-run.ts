import { parsed } from "declared-stack/value";
import { z } from "zod";

type Config = Readonly<Record<string, string>>;

/** A directory of one run on this machine, as its tenant reaches it by OpenID Connect; its secret is no part of it. */
export interface DirectoryOfRun {
  readonly issuer: string;
  readonly clientId: string;
  readonly groupsFrom: string;
  readonly domains: readonly string[];
}

const own = z.looseObject({ displayName: z.string(), groupsAtRefresh: z.unknown() });

/** A stack's configuration with a directory of a run in the place of the stack's own, whatever that is. @param key of the connection. */
export function withDirectory(config: Config, key: string, directory: DirectoryOfRun): Config {
  const name = `timesheets:${key}`;
  const { displayName, groupsAtRefresh } = own.parse(parsed(config[name]));
  const { issuer, clientId, groupsFrom, domains } = directory;
  const settings = { displayName, groupsAtRefresh, issuer, clientId, groupsFrom, domains };
  return { ...config, [name]: JSON.stringify({ strategy: "oidc", ...settings }) };
}
