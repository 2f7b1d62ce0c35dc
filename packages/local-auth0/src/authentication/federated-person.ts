import { findPerson } from "../state/linked-identity.ts";
import type { Connection, TenantState, User } from "../state/tenant-state.ts";
import { federatedProfile, OWN_MEMBERS, type UpstreamClaims } from "./federated-profile.ts";

/** Strategies whose people are known by their connection, too, as the same subject may come from two providers. */
const KNOWN_BY_CONNECTION: ReadonlySet<string> = new Set([
  ...["ad", "adfs", "oauth2", "oidc", "okta", "pingfederate", "samlp"],
]);

/**
 * Whom a provider vouches for, as the tenant knows them from now on. They are somebody of their own, whoever else has the
 * same e-mail address: nothing is linked. What the provider said at an earlier login and says no more, such as a group, is
 * gone, unless the connection says otherwise (`set_user_root_attributes`).
 *
 * @throws {Error} when the provider says no subject, or one that is known by another connection already
 */
export function federatedPerson(
  { state, now }: { readonly state: Pick<TenantState, "users">; readonly now: () => Date },
  connection: Readonly<Connection>,
  claims: UpstreamClaims,
): User {
  const { name, options = {} } = connection;
  const subject = subjectOf(connection, claims);
  const userId = userIdAt(connection, subject);
  const known = findPerson(state.users, ({ user_id }) => user_id === userId);
  const before = known?.identity;
  if (before !== undefined && before.connection !== name) {
    throw new Error(`${userId} is known by another connection, ${before.connection}.`);
  }
  const at = now().toISOString();
  const user: User = {
    ...rootAttributes(options, before, federatedProfile(connection, claims)),
    ...(before === undefined ? { created_at: at, roles: [], permissions: [] } : own(before)),
    user_id: userId,
    connection: name,
    updated_at: at,
  } as User;
  // An account that is linked to another one logs in as that one.
  const person =
    known === undefined || known.user === before
      ? user
      : { ...known.user, linked: known.user.linked?.map((one) => (one === before ? user : one)) ?? [] };
  state.users.put(person);
  return person;
}

/** The tenant's identifier of somebody whom a connection knows by its own. */
export const userIdAt = ({ strategy, name }: Readonly<Connection>, subject: string): string =>
  [strategy, ...(KNOWN_BY_CONNECTION.has(strategy) ? [name] : []), subject].join("|");

/** Azure AD's people may be known by another claim (`userid_attribute`). */
function subjectOf({ strategy, options = {} }: Readonly<Connection>, { tokenset }: UpstreamClaims): string {
  const claim = strategy === "waad" && options.userid_attribute === "oid" ? "oid" : "sub";
  const subject = tokenset[claim];
  if (typeof subject === "string" && subject !== "") return subject;
  throw new Error(`The ID token has no ${claim}.`);
}

/** The attributes that come from the provider, after this login. */
function rootAttributes(
  options: Readonly<Record<string, unknown>>,
  before: Readonly<User> | undefined,
  profile: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { set_user_root_attributes: when, non_persistent_attrs: never } = options;
  if (when === "never_on_login" || (when === "on_first_login" && before !== undefined)) {
    return Object.fromEntries(Object.entries(before ?? {}).filter(([member]) => !OWN_MEMBERS.has(member)));
  }
  const left = new Set(Array.isArray(never) ? never.map(String) : []);
  const kept = Object.entries(profile).filter(([member]) => !left.has(member));
  const nickname = String(profile.email ?? "").split("@")[0];
  return {
    ...(typeof profile.email === "string" && { name: profile.email, nickname }),
    ...Object.fromEntries(kept),
  };
}

/** The members of somebody that the tenant itself keeps. */
const own = (user: Readonly<User>): Partial<User> =>
  Object.fromEntries(Object.entries(user).filter(([member]) => OWN_MEMBERS.has(member)));
