import type { Reach } from "../../rules/policy/types.ts";
import type { policy } from "../../rules/policy.ts";

/** A scope that the policy declares. */
export type Scope = keyof typeof policy.scopes;

/** The key of an application that the policy declares. */
export type ApplicationKey = keyof typeof policy.applications;

/** Who sent a request, as a verified access token says. Requests with the same token may share one: it never changes. */
export interface Caller {
  /** The token's `sub`: a person, or the machine itself. */
  readonly subject: string;
  /** The person's e-mail address, where the token has the claim. */
  readonly email?: string;
  readonly application: ApplicationKey;
  /** The token's scopes that the policy lets its application have, and whose second factor was shown, where they want one. */
  readonly scopes: ReadonlySet<Scope>;
  /** When the person showed a second factor, in seconds since the epoch, where the token says so. */
  readonly factorShownAt?: number;
  /** The scopes that they would have if they had shown one. */
  readonly lackingFactor?: ReadonlySet<Scope>;
}

/** Who sent a request, and whose entries they reach by it, as the policy says of its route. */
export interface Authorized {
  readonly caller: Caller;
  /** The scopes with which the route reaches whose entries. */
  readonly reach: Reach<Scope>;
  /** @param owner the `sub` of the person whose entry it is. */
  readonly reaches: (owner: string) => boolean;
}

/**
 * Says who holds an access token: at once where it can be known at once, else with a promise. Errors are thrown or
 * rejected likewise.
 *
 * @param token the bare token, without `Bearer `.
 * @throws {TokenError} when the token is not to be accepted.
 * @throws {KeysUnavailableError} when nobody can tell, because the issuer's keys cannot be had.
 */
export type VerifyToken = (token: string) => Caller | Promise<Caller>;
