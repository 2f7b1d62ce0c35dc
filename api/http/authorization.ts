import { policy } from "../../rules/policy.ts";
import type { Scope } from "../names.ts";
import type { Caller, VerifyToken } from "../verify/caller.ts";
import { TokenError } from "../verify/error.ts";
import { challenge, readBearer, usualToken } from "./bearer.ts";
import { Problem } from "./problem.ts";

const REALM = policy.api.identifier;

/**
 * Makes what admits callers whose token is good and has a scope. It takes the `Authorization` header, and throws a
 * {@link Problem} for others, which says what is wrong as RFC 6750 §3.1 has it.
 */
export function authorize(
  scope: Scope,
  verify: VerifyToken,
): (header: string | undefined) => Caller | Promise<Caller> {
  const admit = (caller: Caller): Caller => {
    if (!caller.scopes.has(scope)) throw lacking(scope);
    return caller;
  };
  const admitLater = async (caller: Promise<Caller>, header: string | undefined): Promise<Caller> => {
    try {
      return admit(await caller);
    } catch (error) {
      throw faultOf(header, error);
    }
  };
  return (header) => {
    try {
      const caller = verify(usualToken(header) ?? tokenOf(header));
      // A remembered token doesn't wait for a turn of its own.
      return caller instanceof Promise ? admitLater(caller, header) : admit(caller);
    } catch (error) {
      throw faultOf(header, error);
    }
  };
}

/** What a refused caller is told: of the header, where that is at fault, before of the token that is no token then. */
function faultOf(header: string | undefined, error: unknown): unknown {
  if (!(error instanceof TokenError)) return error;
  try {
    tokenOf(header);
    return error;
  } catch (problem) {
    return problem;
  }
}

/** @throws {Problem} when there isn't one. */
function tokenOf(header: string | undefined): string {
  const credentials = readBearer(header);
  if (credentials.kind === "token") return credentials.token;
  if (credentials.kind === "none") {
    throw new Problem("token_missing", {
      detail: "Send an access token in the Authorization header: Bearer and the token",
      headers: { "www-authenticate": challenge(REALM) },
    });
  }
  throw new Problem("invalid_request", {
    detail: "Send one access token in the Authorization header: Bearer, a space, the token",
    headers: { "www-authenticate": challenge(REALM, { error: "invalid_request" }) },
  });
}

function lacking(scope: Scope): Problem {
  return new Problem("insufficient_scope", {
    detail: `The access token needs the scope ${scope}`,
    headers: { "www-authenticate": challenge(REALM, { error: "insufficient_scope", scope }) },
  });
}

/** The problem of a token that was refused. */
export function refusedToken(description: string, cause: Error): Problem {
  return new Problem("invalid_token", {
    detail: description,
    headers: {
      "www-authenticate": challenge(REALM, { error: "invalid_token", error_description: description }),
    },
    cause,
  });
}
