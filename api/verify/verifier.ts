import type { ApplicationKey, Caller, VerifyToken } from "./caller.ts";
import { createClaimsReader } from "./claims.ts";
import { type KeysUnavailableError, TokenError } from "./error.ts";
import { type FetchKeys, fetchKeys } from "./fetch-keys.ts";
import { createKeys } from "./keys.ts";
import { whyNotNow } from "./lifetime.ts";
import { createTokenMemory, fingerprintOf, type Remembered } from "./remembered.ts";
import { createTokenReader, isSignedWith } from "./token.ts";

/** The tenant, the API and the applications that a token must agree with. */
export interface TokenVerifierOptions {
  /** The tenant's issuer, ending in `/`, for example `https://exampleco.eu.auth0.com/`. */
  readonly issuer: string;
  /** The API's identifier. */
  readonly audience: string;
  /** The client id of each application. */
  readonly clients: Readonly<Record<ApplicationKey, string>>;
  /** How keys are fetched; over https unless told. */
  readonly fetchKeys?: FetchKeys;
  /** The clock by which tokens begin and end; the system's unless told. */
  readonly now: () => Date;
  /** Is told when known keys could not be fetched again; requests go on with them. */
  readonly onOutage?: (error: KeysUnavailableError) => void;
}

/** How many tokens are remembered: some megabytes. */
const REMEMBERED = 10_000;

/** The longest token that is remembered, in characters; what is kept of one can be as long as itself. */
const LONGEST_REMEMBERED = 4096;

/**
 * Makes the verifier of the API's access tokens: RS256 with the issuer's keys, issuer, audience, lifetime, and that
 * one of the policy's applications holds it.
 *
 * A verified token is remembered, so that its next request costs no RSA: until it ends, and no longer than the keys
 * stay as they are. Keys are fetched once, again in the background when they are older than five minutes, and for a
 * key that they lack at most every ten seconds. Requests whose key is known never wait for the issuer.
 */
export function createTokenVerifier(options: TokenVerifierOptions): VerifyToken {
  const { issuer, audience, clients, now, onOutage = () => {} } = options;
  const memory = createTokenMemory(REMEMBERED);
  const keys = createKeys({
    jwksUri: `${issuer}.well-known/jwks.json`,
    fetchKeys: options.fetchKeys ?? fetchKeys,
    onChange: memory.clear,
    onOutage,
  });
  const readToken = createTokenReader();
  const readClaims = createClaimsReader(audience, clients);

  /** @returns nothing when the token's key is unknown. */
  const verify = (token: string): Remembered | undefined => {
    const read = readToken(token);
    // A token that can be refused without a key doesn't make us ask for one.
    if (read.claims.iss !== issuer) throw new TokenError("issuer");
    const key = keys.find(read.kid);
    if (key === undefined) return undefined;
    if (!isSignedWith(key, read)) throw new TokenError("signature");
    return readClaims(read.claims);
  };

  /** @returns nothing when the token's key is unknown. */
  const admit = (token: string, at: number): Caller | undefined => {
    const fingerprint = token.length <= LONGEST_REMEMBERED ? fingerprintOf(token) : undefined;
    const remembered = fingerprint === undefined ? undefined : memory.find(fingerprint);
    const known = remembered ?? verify(token);
    if (known === undefined) return undefined;
    // At each use, and for all tokens by the same rule and clock.
    const fault = whyNotNow(known.lifetime, at);
    if (fault !== undefined) throw new TokenError(fault);
    if (remembered === undefined && fingerprint !== undefined) memory.keep(fingerprint, known);
    return known.caller;
  };

  const admitLater = async (token: string, at: number): Promise<Caller> => {
    await keys.catchUp(at);
    const caller = admit(token, now().getTime());
    if (caller === undefined) throw new TokenError("unknown_key");
    return caller;
  };

  return (token) => {
    const at = now().getTime();
    keys.freshen(at);
    return admit(token, at) ?? admitLater(token, at);
  };
}
