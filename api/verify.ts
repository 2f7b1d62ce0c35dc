import { JwtVerifier } from "aws-jwt-verify";
import { type Fetcher, SimpleFetcher } from "aws-jwt-verify/https";
import type { Caller, VerifyToken } from "./caller.ts";
import type { ApplicationKey } from "./names.ts";
import { createClaimsReader } from "./verify/claims.ts";
import { type KeysUnavailableError, TokenError } from "./verify/error.ts";
import { createKeys } from "./verify/keys.ts";
import { whyNotNow } from "./verify/lifetime.ts";
import { KeyLookup } from "./verify/lookup.ts";
import { lacksKey, refusalOf } from "./verify/refusal.ts";
import { createTokenMemory, fingerprintOf } from "./verify/remembered.ts";

/** What a token must agree with. */
export interface TokenVerifierOptions {
  /** The tenant's issuer, ending in `/`, for example `https://exampleco.eu.auth0.com/`. */
  readonly issuer: string;
  /** The API's identifier. */
  readonly audience: string;
  /** The client id of each application. */
  readonly clients: Readonly<Record<ApplicationKey, string>>;
  /** How keys are fetched; over https unless told. */
  readonly fetcher?: Fetcher;
  /** The clock by which tokens begin and end; the system's unless told. */
  readonly now?: () => Date;
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
  const { issuer, audience, clients, onOutage = () => {} } = options;
  const { fetcher = new SimpleFetcher(), now = () => new Date() } = options;
  const jwksUri = `${issuer}.well-known/jwks.json`;
  const verifier = JwtVerifier.create(
    // Lifetimes are checked at every use by one rule and one clock, `whyNotNow`; the library's check would be a second.
    { issuer, audience, jwksUri, graceSeconds: Number.POSITIVE_INFINITY },
    { jwksCache: new KeyLookup(issuer) },
  );
  const readClaims = createClaimsReader(clients);
  const memory = createTokenMemory(REMEMBERED);
  const keys = createKeys({
    jwksUri,
    fetcher,
    onOutage,
    use: (current) => {
      verifier.cacheJwks({ keys: [...current] });
      memory.clear();
    },
  });

  /** @throws what the library, `readClaims` or the token's lifetime have against it. */
  const admit = (token: string, at: number): Caller => {
    const fingerprint = token.length <= LONGEST_REMEMBERED ? fingerprintOf(token) : undefined;
    const remembered = fingerprint === undefined ? undefined : memory.find(fingerprint);
    const known = remembered ?? readClaims(verifier.verifySync(token));
    const fault = whyNotNow(known.lifetime, at);
    if (fault !== undefined) throw new TokenError(fault);
    if (remembered === undefined && fingerprint !== undefined) memory.keep(fingerprint, known);
    return known.caller;
  };

  return (token) => {
    const at = now().getTime();
    keys.freshen(at);
    try {
      return admit(token, at);
    } catch (cause) {
      if (!lacksKey(cause)) throw refusalOf(cause);
    }
    return keys
      .catchUp(at)
      .then(() => admit(token, now().getTime()))
      .catch((cause: unknown) => {
        throw refusalOf(cause);
      });
  };
}
