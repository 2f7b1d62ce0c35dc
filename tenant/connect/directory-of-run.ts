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

const own = z.looseObject({
  displayName: z.string(),
  groupsAtRefresh: z.union([z.literal("scim"), z.number()]),
});

const ownOf = (config: Config, key: string) => own.parse(parsed(config[`timesheets:${key}`]));

/** Seconds after a login for which its groups count at a refresh; 0 where the directory says by SCIM who has left. */
export function countAfterLogin(config: Config, key: string): number {
  const { groupsAtRefresh } = ownOf(config, key);
  return groupsAtRefresh === "scim" ? 0 : groupsAtRefresh;
}

/** A stack's configuration with a directory of a run in the place of the stack's own, whatever that is. @param key of the connection. */
export function withDirectory(config: Config, key: string, directory: DirectoryOfRun): Config {
  const { displayName, groupsAtRefresh } = ownOf(config, key);
  const { issuer, clientId, groupsFrom, domains } = directory;
  const settings = { displayName, groupsAtRefresh, issuer, clientId, groupsFrom, domains };
  return { ...config, [`timesheets:${key}`]: JSON.stringify({ strategy: "oidc", ...settings }) };
}
