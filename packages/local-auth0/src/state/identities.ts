import { strategyType } from "./connection.ts";
import type { User } from "./tenant-state.ts";

/** The identities of a user, its own first; of those that were linked to it with their profiles. */
export function identitiesOf({ linked = [], ...user }: User): object[] {
  return [user, ...linked].map((account) => {
    const [provider, id] = splitId(account.user_id);
    const { email, email_verified, name, username, given_name, family_name, nickname, picture } = account;
    const profileData = { email, email_verified, name, username, given_name, family_name, nickname, picture };
    return {
      connection: account.connection,
      user_id: id,
      provider,
      isSocial: strategyType(provider) === "social",
      ...(account !== user && { profileData }),
    };
  });
}

function splitId(userId: string): [provider: string, id: string] {
  const bar = userId.indexOf("|");
  return [userId.slice(0, bar), userId.slice(bar + 1)];
}
