import type { KeyObject } from "node:crypto";
import { KeysUnavailableError } from "./error.ts";
import type { FetchKeys } from "./fetch-keys.ts";
import { readKeySet } from "./jwks.ts";

/** How long keys are taken for the issuer's without asking again, in milliseconds. */
const FRESH = 5 * 60_000;

/** How long nobody asks again after the last time, in milliseconds, while there are keys. */
const PAUSE = 10_000;

/** The same while there are none, and so no request can be answered. */
const PAUSE_WITHOUT_KEYS = 1_000;

export interface KeysOptions {
  readonly jwksUri: string;
  readonly fetchKeys: FetchKeys;
  /** Is called whenever the keys are no longer what they were. */
  readonly onChange: () => void;
  /** Is told when keys in use could not be fetched again. */
  readonly onOutage: (error: KeysUnavailableError) => void;
}

/** The issuer's keys. Times are in milliseconds since 1970. */
export interface Keys {
  /** The key of this name, if the issuer had it when it was last asked. */
  find(kid: string): KeyObject | undefined;
  /** Fetches keys that are no longer fresh again, while requests go on with them. */
  freshen(at: number): void;
  /**
   * Comes back when a missing key can be looked for once more. Whoever misses one at the same time shares the
   * answer, and tokens with invented keys don't make us ask more often than every ten seconds.
   *
   * @throws {KeysUnavailableError} when nobody can tell whether the issuer has the key.
   */
  catchUp(at: number): Promise<void>;
}

export function createKeys({ jwksUri, fetchKeys, onChange, onOutage }: KeysOptions): Keys {
  let keys: ReadonlyMap<string, KeyObject> | undefined;
  let published = "";
  /** When the last attempt, and the one that the keys are of, began. */
  let attempted = Number.NEGATIVE_INFINITY;
  let fetched = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;
  /** How the last attempt that failed did so. */
  let failure: KeysUnavailableError | undefined;

  const attempt = async (at: number): Promise<void> => {
    const found = await fetchKeys(jwksUri).then(readKeySet);
    // A later attempt overtook this one.
    if (at < fetched) return;
    fetched = at;
    const text = JSON.stringify(found.map((key) => key.published));
    if (text === published) return;
    published = text;
    keys = new Map(found.map((key) => [key.published.kid, key.key]));
    onChange();
  };

  const start = (at: number): Promise<void> => {
    attempted = at;
    const started = attempt(at)
      .catch((cause: unknown) => {
        failure = new KeysUnavailableError(jwksUri, { cause });
        throw failure;
      })
      .finally(() => {
        if (pending === started) pending = undefined;
      });
    pending = started;
    return started;
  };

  return {
    find: (kid) => keys?.get(kid),
    freshen(at) {
      if (keys === undefined || since(fetched, at) < FRESH || since(attempted, at) < PAUSE) return;
      start(at).catch(onOutage);
    },
    async catchUp(at) {
      const sinceAttempt = since(attempted, at);
      // One that takes longer is given up on, so that it cannot keep others from asking.
      if (pending !== undefined && sinceAttempt < PAUSE) return pending;
      if (since(fetched, at) < PAUSE) return;
      if (failure !== undefined && sinceAttempt < (keys === undefined ? PAUSE_WITHOUT_KEYS : PAUSE)) {
        throw failure;
      }
      return start(at);
    },
  };
}

/** Milliseconds from one time to another; a clock that was set back says nothing, so that counts as long ago. */
function since(then: number, at: number): number {
  return at < then ? Number.POSITIVE_INFINITY : at - then;
}
