import { MULTI_FACTOR } from "../../rules/policy/second-factor.ts";
import type { Caller, Scope, VerifyToken } from "../verify/caller.ts";
import { TokenError } from "../verify/error.ts";
import { oldestFactor } from "../verify/second-factor.ts";
import { Problem } from "./problem.ts";

/**
 * Says who sent a request: at once for a token that is remembered, so that its request waits for no turn of the loop.
 *
 * @param header the `Authorization` header.
 * @param realm the audience that tokens have to be for, as challenges tell it.
 * @throws {Problem} 401 `token_missing` or `invalid_token`, or 400 `invalid_request` (RFC 6750 §3.1), thrown or
 * rejected as `verify` does; an outage is passed on as it is.
 */
export function authenticate(
  header: string | undefined,
  verify: VerifyToken,
  realm: string,
): Caller | Promise<Caller> {
  try {
    const caller = verify(usualToken(header) ?? tokenOf(header, realm));
    if (!(caller instanceof Promise)) return caller;
    return caller.catch((error: unknown) => {
      throw refusalOf(header, error, realm);
    });
  } catch (error) {
    throw refusalOf(header, error, realm);
  }
}

/**
 * @param enough any one of them is.
 * @throws {Problem} that `insufficientScope` gives when the caller's token has none of the scopes.
 */
export function requireScope(caller: Caller, enough: readonly Scope[], realm: string): void {
  for (const scope of enough) if (caller.scopes.has(scope)) return;
  throw insufficientScope(caller, enough, realm);
}

/**
 * The problem of a caller whose token lacks a scope: 403 `insufficient_scope`, or 401 `insufficient_user_authentication` when a
 * second factor would bring one (RFC 9470 §3). The challenge names each scope that would do: a client that asks for all of them gets
 * those that its user may have (RFC 6750 §3, `scope`).
 *
 * @param enough any one of them would have been; none where no token can do it.
 */
export function insufficientScope(
  { lackingFactor }: Caller,
  enough: readonly Scope[],
  realm: string,
): Problem {
  const asleep = enough.find((scope) => lackingFactor?.has(scope));
  if (asleep !== undefined) return lacksFactor(asleep, realm);
  const [one, ...others] = enough;
  const needs = others.length > 0 ? `one of the scopes ${enough.join(", ")}` : `the scope ${one}`;
  return new Problem("insufficient_scope", {
    detail: one === undefined ? "No access token is enough for it" : `The access token needs ${needs}`,
    headers: {
      "www-authenticate": challenge(realm, {
        error: "insufficient_scope",
        ...(others.length > 0 && { error_description: "Any one of the scopes is enough" }),
        ...(one !== undefined && { scope: enough.join(" ") }),
      }),
    },
  });
}

function lacksFactor(scope: Scope, realm: string): Problem {
  const maxAge = oldestFactor(scope);
  const what = maxAge === undefined ? "a second factor" : `a second factor of the last ${maxAge} seconds`;
  const detail = `The scope ${scope} needs a sign-in with ${what}`;
  return new Problem("insufficient_user_authentication", {
    detail,
    headers: {
      "www-authenticate": challenge(realm, {
        error: "insufficient_user_authentication",
        error_description: detail,
        acr_values: MULTI_FACTOR,
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
      }),
    },
  });
}

/** The problem of a refused token: the header's, where that is at fault, and only then the token's. */
function refusalOf(header: string | undefined, error: unknown, realm: string): unknown {
  if (!(error instanceof TokenError)) return error;
  try {
    tokenOf(header, realm);
  } catch (problem) {
    return problem;
  }
  const { message } = error;
  return new Problem("invalid_token", {
    detail: message,
    headers: {
      "www-authenticate": challenge(realm, { error: "invalid_token", error_description: message }),
    },
    cause: error,
  });
}

/** @throws {Problem} when there isn't one. */
function tokenOf(header: string | undefined, realm: string): string {
  const credentials = readBearer(header);
  if (credentials.kind === "token") return credentials.token;
  if (credentials.kind === "none") {
    throw new Problem("token_missing", {
      detail: "Send an access token in the Authorization header: Bearer, a space, the token",
      headers: { "www-authenticate": challenge(realm) },
    });
  }
  throw new Problem("invalid_request", {
    detail: "Send one access token in the Authorization header: Bearer, a space, the token",
    headers: { "www-authenticate": challenge(realm, { error: "invalid_request" }) },
  });
}

/** Credentials of an `Authorization` header: a token, none that concern bearer tokens, or broken ones. */
export type BearerCredentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "none" }
  | { readonly kind: "malformed" };

/** The scheme and a `b64token` (RFC 6750 §2.1). */
const CREDENTIALS = /^ *bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** The scheme as everybody writes it. */
const USUAL = "Bearer ";

/** The scheme, whatever comes after it. */
const SCHEME = /^ *bearer(?: |$)/i;

/**
 * Reads an `Authorization` header (RFC 6750 §2.1). Another scheme counts as no credentials: the client didn't know
 * which to use (§3.1).
 */
export function readBearer(header: string | undefined): BearerCredentials {
  if (header === undefined) return { kind: "none" };
  const token = CREDENTIALS.exec(header)?.[1];
  if (token !== undefined) return { kind: "token", token };
  return { kind: SCHEME.test(header) ? "malformed" : "none" };
}

/**
 * The token of a header that is written as nearly all are; nothing for others, which take a closer look. Its
 * characters are not checked: for a token that was good before, that would cost as much as to recognise it.
 *
 * @param header who refuses the token has to ask `readBearer` whether the token was at fault or the header.
 */
function usualToken(header: string | undefined): string | undefined {
  if (!header?.startsWith(USUAL) || header.length === USUAL.length) return undefined;
  return header.includes(" ", USUAL.length) ? undefined : header.slice(USUAL.length);
}

/** The members of a challenge that tell a client why it was refused. */
export interface ChallengeAttributes {
  readonly error?:
    | "invalid_request"
    | "invalid_token"
    | "insufficient_scope"
    | "insufficient_user_authentication";
  readonly error_description?: string;
  readonly scope?: string;
  /** The class of authentication that is wanted, and the seconds since then at most (RFC 9470 §3). */
  readonly acr_values?: string;
  readonly max_age?: string;
}

/**
 * Writes a `WWW-Authenticate` header (RFC 6750 §3, RFC 9470 §3). Values are the project's own texts, without quotes in them.
 */
export function challenge(realm: string, attributes: ChallengeAttributes = {}): string {
  return `Bearer ${Object.entries({ realm, ...attributes })
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ")}`;
}
