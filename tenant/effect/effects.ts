import type { Lifetimes } from "./lifetimes.ts";

/**
 * The end of an attempt after a right was taken away: it goes as before, it goes on without the right, or it is refused.
 */
export type Outcome = "as before" | "without" | "refused";

/** A right that is taken away, and what comes of each way to go on. Tests make each change on the local stack, and see that. */
export interface Effect {
  /** The right, and whose it was. */
  readonly change: string;
  /** A login on the page. */
  readonly login: Outcome;
  /** A login without a page, by the session that the tenant has with the browser; absent for machines. */
  readonly session?: Outcome;
  readonly refresh?: Outcome;
  /** The access token that was issued before, at gateway and API. */
  readonly token: Outcome | "refused once keys are fetched anew";
  /** Whether it goes on for as long as a directory's groups count after the login: without a page first, and then at refreshes. */
  readonly isOfDirectory?: true;
  readonly note?: string;
}

/** Everything that is taken away from somebody while they are signed in, as the tenant is asked to. */
export const EFFECTS = {
  offboarded: {
    change: "a person, by [`npm run offboard`](offboard.md)",
    login: "refused",
    session: "refused",
    refresh: "refused",
    token: "as before",
  },
  blocked: {
    change: "a person, by a block alone",
    login: "refused",
    session: "refused",
    refresh: "refused",
    token: "as before",
    note: "Sessions and refresh tokens are there again when the block is taken back.",
  },
  roleTaken: {
    change: "a role or a group, by the roster or by hand",
    login: "without",
    session: "without",
    refresh: "without",
    token: "as before",
  },
  directoryGroup: {
    change: "a group, in the directory",
    login: "without",
    session: "without",
    refresh: "without",
    token: "as before",
    isOfDirectory: true,
    note: "A refresh doesn't ask the directory, and neither does a login without a page, from five minutes after the one on its page on. There counts what it says by SCIM; where it says nothing, its groups count as long after the login as the stack says.",
  },
  directoryPerson: {
    change: "a person, whom the directory deactivates and says so by SCIM",
    login: "refused",
    session: "refused",
    refresh: "refused",
    token: "as before",
  },
  scopeOfRole: {
    change: "a scope of a role, in the policy, deployed",
    login: "without",
    session: "without",
    refresh: "without",
    token: "as before",
  },
  scopeOfApplication: {
    change: "a scope of an application, in the policy, deployed",
    login: "without",
    session: "without",
    refresh: "without",
    token: "as before",
    note: "The API passes over such a scope in tokens from its own deployment on.",
  },
  refreshTokenRevoked: {
    change: "a refresh token, by a sign-out or a revocation",
    login: "as before",
    session: "as before",
    refresh: "refused",
    token: "as before",
  },
  sessionEnded: {
    change: "a session, at the tenant",
    login: "as before",
    session: "refused",
    refresh: "as before",
    token: "as before",
    note: "Refresh tokens outlive the session in which they were issued.",
  },
  applicationDeleted: {
    change: "an application",
    login: "refused",
    session: "refused",
    refresh: "refused",
    token: "as before",
    note: "The API refuses its tokens from its own deployment on, which no longer names its client id.",
  },
  keyRevoked: {
    change: "a signing key, rotated and revoked",
    login: "as before",
    session: "as before",
    refresh: "as before",
    token: "refused once keys are fetched anew",
    note: "It ends all tokens that were signed with it, those of operators at the Management API too. To rotate it alone ends nothing: the former key stays published. The API fetches keys beside a request that it answers with those it has, and goes on with them while the tenant can't be reached.",
  },
  machineSecret: {
    change: "a machine's secret or key, by [`npm run rotate`](rotate.md)",
    login: "refused",
    token: "as before",
  },
  machineGrant: {
    change: "a machine's grant",
    login: "refused",
    token: "as before",
  },
} as const satisfies Readonly<Record<string, Effect>>;

export type EffectId = keyof typeof EFFECTS;

/** How long gateway and API go on with keys that the tenant no longer publishes, in seconds. */
export const KEYS_KEPT = {
  /** AWS docs, "Control access to HTTP APIs with JWT authorizers": public keys may be cached for two hours. */
  gateway: 7_200,
  /** `api/verify/keys.ts`, which a test holds to it. */
  api: 300,
};

/**
 * The time after which nothing of the right is left, in seconds, whoever has held on to whatever they had.
 *
 * @returns nothing where it doesn't end by itself: they can sign in again.
 */
export function latest(
  { login, session, refresh, token, isOfDirectory }: Effect,
  lifetimes: Lifetimes,
): number | undefined {
  if (token === "refused once keys are fetched anew") return Math.max(KEYS_KEPT.api, KEYS_KEPT.gateway);
  if (login === "as before") return undefined;
  // The last login without a page begins a family of refresh tokens, of which the last gets an access token.
  return (
    (session === "as before" ? lifetimes.session.absolute : 0) +
    (refresh === "as before" ? lifetimes.refreshToken.absolute : 0) +
    (isOfDirectory ? 2 * lifetimes.groupsAtRefresh : 0) +
    (token === "as before" ? lifetimes.accessToken : 0)
  );
}
