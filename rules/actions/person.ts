import { groupsFromDirectory } from "../policy/connections.ts";
import type { DirectoryConnection, Person } from "../policy/types.ts";
import { type PostLoginApi, type PostLoginEvent, REFRESH } from "./contract.ts";
import { groupsOf } from "./groups.ts";

/** The directories of a policy, by their connections' keys. */
export type Directories = Readonly<Record<string, DirectoryConnection["groups"]>>;

/** The connections of a policy. */
export interface Connections {
  readonly directories: Directories;
  /** The keys of its databases. */
  readonly databases: readonly string[];
}

/** A person as a login or a refresh tells of them. */
export interface KnownPerson extends Person {
  /** Whether they come through a directory of the policy: RBAC knows no roles of theirs. */
  readonly isOfDirectory: boolean;
}

/** A login up to that age is one through the directory, in milliseconds; an older one goes on with the tenant's own session. */
const JUST_NOW = 5 * 60_000;

const NOBODY = { roles: [], groups: [] };

/**
 * The roles and groups that count. Of somebody in a database of the policy these are the roles that Auth0 assigned, and the groups of
 * their `app_metadata`. Of somebody from a directory they are the groups that it names, and nothing else; and only in a login through
 * that very connection, which its metadata says, of an account of that connection alone: one that is linked to another borrows
 * nothing. Who comes through any other connection has neither: in another project's database, too, people may be in a group of
 * a name of ours.
 *
 * At a refresh nobody asks the directory, and neither at a login by the session that the tenant has with a browser. There a group of the
 * login counts only if the directory, by SCIM, says that the person is still in it (Auth0 docs, "Configure SCIM Groups for Enterprise
 * Connections", `api.groups.hasGroupMembership`), or as long as the connection's metadata lets the groups of a login count.
 *
 * @throws {TypeError} when the roles are anything else than a list of names: a list within one would pass for a name.
 */
export async function personOf(
  { directories, databases }: Connections,
  event: PostLoginEvent,
  api: Pick<PostLoginApi, "groups">,
): Promise<KnownPerson> {
  const { connection } = event;
  const key: unknown = connection?.metadata?.timesheets;
  if (typeof key === "string" && Object.hasOwn(directories, key) && connection?.strategy !== "auth0") {
    const directory = directories[key];
    const named = directory === undefined ? [] : namedGroups(directory, event);
    const groups = directory && groupsFromDirectory(directory, await stillHeld(named, event, api));
    return { roles: [], groups: groups ?? [], isOfDirectory: true };
  }
  const isOwnDatabase =
    connection?.strategy === "auth0" && typeof key === "string" && databases.includes(key);
  if (connection !== undefined && !isOwnDatabase) return { ...NOBODY, isOfDirectory: false };
  const roles: unknown = event.authorization?.roles ?? [];
  if (!Array.isArray(roles) || !roles.every((name) => typeof name === "string")) {
    throw new TypeError("the person's roles are not a list of names");
  }
  return { roles, groups: groupsOf(event.user?.app_metadata), isOfDirectory: false };
}

/** The directory's groups that the policy knows, as the account's profile has them; none of an account that is linked to another. */
function namedGroups(
  { claim, give }: DirectoryConnection["groups"],
  { user, connection }: PostLoginEvent,
): string[] {
  const identities: unknown = user?.identities;
  if (!Array.isArray(identities) || identities.length !== 1) return [];
  if (identities[0]?.connection !== connection?.name || connection?.name === undefined) return [];
  const value: unknown = user !== undefined && Object.hasOwn(user, claim) ? user[claim] : undefined;
  // SAML has a text in the place of a list of one.
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  return names.filter((name) => typeof name === "string").filter((name) => Object.hasOwn(give, name));
}

async function stillHeld(
  names: readonly string[],
  event: PostLoginEvent,
  api: Pick<PostLoginApi, "groups">,
): Promise<readonly string[]> {
  const age = Date.now() - saidAt(event);
  const isJustSaid = event.transaction?.protocol !== REFRESH && Math.abs(age) < JUST_NOW;
  if (isJustSaid || names.length === 0) return names;
  const setting: unknown = event.connection?.metadata?.groups_at_refresh;
  if (setting === "scim") {
    const answer = await api.groups?.hasGroupMembership([...names]);
    return names.filter((name) => {
      const memberships = answer?.memberships;
      return memberships && Object.hasOwn(memberships, name) && memberships[name]?.is_member === true;
    });
  }
  const seconds = typeof setting === "string" && /^\d{1,9}$/.test(setting) ? Number(setting) : 0;
  return age >= 0 && age < seconds * 1000 ? names : [];
}

/**
 * When the directory has said who the person is, in milliseconds since the epoch, as far as the event tells: at a refresh it is no later than
 * the refresh token. A second factor that was shown since says nothing of it.
 */
function saidAt({ transaction, authentication, refresh_token }: PostLoginEvent): number {
  if (transaction?.protocol === REFRESH) return Date.parse(String(refresh_token?.created_at));
  const times = (authentication?.methods ?? [])
    .filter(({ name }) => name === "federated")
    .map(({ timestamp }) => Date.parse(String(timestamp)))
    .filter((time) => Number.isFinite(time));
  return Math.max(...times);
}
