import type { Collection, User } from "./tenant-state.ts";

/** Somebody by one of the identities by which they sign in. */
export interface KnownPerson {
  /** Who it is: the primary account. */
  readonly user: Readonly<User>;
  /** The identity that was looked for: the account itself, or one that is linked to it. */
  readonly identity: Readonly<User>;
}

/** Finds somebody by an identity, be it that of an account or one that is linked to it (Auth0 docs, "User Account Linking"). */
export function findPerson(
  users: Collection<User>,
  matches: (identity: Readonly<User>) => boolean,
): KnownPerson | undefined {
  for (const user of users.all()) {
    const identity = [user, ...(user.linked ?? [])].find(matches);
    if (identity !== undefined) return { user, identity };
  }
  return undefined;
}
