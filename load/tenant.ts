import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { ApplicationKey } from "../api/verify/caller.ts";
import type { FetchKeys } from "../api/verify/fetch-keys.ts";
import { actsForPeople } from "../rules/policy/application-kinds.ts";
import { policy } from "../rules/policy.ts";
import { type FastClock, HOUR, type Stretch } from "./clock.ts";

/** When the tenant gives neither keys nor tokens. */
export const OUTAGES: readonly Stretch[] = [
  [0.2, 0.25],
  [0.62, 0.66],
];

/** When it signs with another key, and how long the one before stays published after that; parts of the hour. */
const ROTATIONS = [0, 0.3, 0.63];

/** How long a key is published before it signs: whoever trusts the tenant has time to hear of it. */
const AHEAD = 0.02;
const OVERLAP = 0.1;

/** How long an access token is good, in seconds. */
const LIFETIME = 600;

/** How long the API doesn't ask again after an outage: ten seconds, as a part of the hour. */
const PAUSE = 10_000 / HOUR;

export const ISSUER = "https://tenant.invalid/";
export const AUDIENCE = "https://api.invalid/timesheets";
/** The client id of each application. */
export const CLIENTS = Object.fromEntries(
  Object.keys(policy.applications).map((key) => [key, `${key}-id`]),
) as Readonly<Record<ApplicationKey, string>>;

/** Whose token, and what it may do. */
export interface TokenRequest {
  readonly subject: string;
  readonly application: ApplicationKey;
  readonly scopes: readonly string[];
}

/** A tenant reduced to what the load needs: signing keys that change, and tokens; both fail in an outage. */
export interface LoadTenant {
  readonly fetchKeys: FetchKeys;
  /** True while it is out, or was until a moment ago, so that the API may not have asked it again. */
  readonly isMissed: () => boolean;
  /** A token and when it ends, in milliseconds since 1970; `undefined` in an outage. */
  issue(request: TokenRequest): Promise<{ readonly token: string; readonly until: number } | undefined>;
}

export function createTenant(clock: FastClock): LoadTenant {
  const keys = ROTATIONS.map((from, index) => ({ from, kid: `key-${index}`, ...newKeyPair() }));
  const isOut = () => clock.isWithin(OUTAGES);
  const missed = OUTAGES.map(([from, to]): Stretch => [from, to + PAUSE]);
  const published = () =>
    keys.filter(({ from }, index) => {
      const replaced = keys[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      return clock.progress() >= from - AHEAD && clock.progress() < replaced + OVERLAP;
    });
  return {
    isMissed: () => clock.isWithin(missed),
    async fetchKeys() {
      if (isOut()) throw new Error("the tenant is out, by the load");
      const jwks = published().map(({ kid, publicKey }) => ({
        ...publicKey.export({ format: "jwk" }),
        kid,
        use: "sig",
        alg: "RS256",
      }));
      return new TextEncoder().encode(JSON.stringify({ keys: jwks })).buffer;
    },
    async issue({ subject, application, scopes }) {
      const key = keys.findLast(({ from }) => clock.progress() >= from);
      if (isOut() || key === undefined) return undefined;
      const now = Math.floor(clock.now().getTime() / 1000);
      const token = await new SignJWT({
        iss: ISSUER,
        aud: AUDIENCE,
        sub: subject,
        azp: CLIENTS[application],
        scope: scopes.join(" "),
        iat: now,
        exp: now + LIFETIME,
        ...(!actsForPeople(policy.applications[application]) && { gty: "client-credentials" }),
      })
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.kid })
        .sign(key.privateKey);
      return { token, until: (now + LIFETIME) * 1000 };
    },
  };
}

function newKeyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}
