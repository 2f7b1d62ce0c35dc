import type { Fetcher } from "aws-jwt-verify/https";
import { KeysUnavailableError } from "./error.ts";
import { readKeySet, type SigningKey } from "./jwks.ts";

/** How long keys are taken for the issuer's without asking again, in milliseconds. */
const FRESH = 5 * 60_000;

/** How long nobody asks again after the last time, in milliseconds, while there are keys. */
const PAUSE = 10_000;

/** The same while there are none, and so no request can be answered. */
const PAUSE_WITHOUT_KEYS = 1_000;

export interface KeysOptions {
  readonly jwksUri: string;
  readonly fetcher: Fetcher;
  /** Takes the keys that count from now on, whenever they differ from those before. */
  readonly use: (keys: readonly SigningKey[]) => void;
  /** Is told when keys in use could not be fetched again. */
  readonly onOutage: (error: KeysUnavailableError) => void;
}

/** The issuer's keys. Times are in milliseconds since 1970. */
export interface Keys {
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

export function createKeys({ jwksUri, fetcher, use, onOutage }: KeysOptions): Keys {
  let inUse: string | undefined;
  /** When the last attempt, and the one that the keys are of, began. */
  let attempted = Number.NEGATIVE_INFINITY;
  let fetched = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;
  /** How the last attempt that failed did so. */
  let failure: KeysUnavailableError | undefined;

  const attempt = async (at: number): Promise<void> => {
    const keys = await fetcher.fetch(jwksUri).then(readKeySet);
    // A later attempt overtook this one.
    if (at < fetched) return;
    fetched = at;
    const text = JSON.stringify(keys);
    if (text === inUse) return;
    inUse = text;
    use(keys);
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
    freshen(at) {
      if (inUse === undefined || since(fetched, at) < FRESH || since(attempted, at) < PAUSE) return;
      start(at).catch(onOutage);
    },
    async catchUp(at) {
      const sinceAttempt = since(attempted, at);
      // One that takes longer is given up on, so that it cannot keep others from asking.
      if (pending !== undefined && sinceAttempt < PAUSE) return pending;
      if (since(fetched, at) < PAUSE) return;
      if (failure !== undefined && sinceAttempt < (inUse === undefined ? PAUSE_WITHOUT_KEYS : PAUSE)) {
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
