import type { ManagementClient } from "auth0";
import { allOf } from "../connect/pages.ts";

/** When the last access token of somebody ends, for one API. */
export interface TokensOfApi {
  readonly api: string;
  readonly identifier: string;
  /** Seconds that a token is good, at most, as the tenant has it. */
  readonly lifetime: number;
  /** None of theirs is good from then on; to the second. */
  readonly end: Date;
}

/**
 * When the tokens end that were issued before a time, for each API of the tenant but its own; the API of this project comes first. A token keeps
 * the end with which it was issued, so that a lifetime which was shortened meanwhile isn't that of all of them.
 */
export async function tokensBefore(
  time: Date,
  { management, audience }: { readonly management: ManagementClient; readonly audience: string },
): Promise<readonly TokensOfApi[]> {
  const servers = await allOf(management.resourceServers.list({ per_page: 50 }));
  return servers
    .filter(({ is_system }) => is_system !== true)
    .map(({ name = "", identifier = "", token_lifetime = 0, token_lifetime_for_web = 0 }) => {
      const lifetime = Math.max(token_lifetime, token_lifetime_for_web);
      const end = new Date((Math.ceil(time.getTime() / 1000) + lifetime) * 1000);
      return { api: name, identifier, lifetime, end };
    })
    .sort((one, other) => Number(other.identifier === audience) - Number(one.identifier === audience));
}
