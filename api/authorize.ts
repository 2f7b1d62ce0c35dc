import type { MiddlewareHandler } from "hono";
import { policy } from "../rules/policy.ts";
import { challenge, readBearer } from "./bearer.ts";
import type { VerifyToken } from "./caller.ts";
import type { Authorized } from "./handlers.ts";
import type { Scope } from "./names.ts";
import { Problem } from "./problem.ts";

const REALM = policy.api.identifier;

/**
 * Admits callers whose token is good and has a scope, and says to others what is wrong as RFC 6750 §3.1 has it.
 */
export function authorize(scope: Scope, verify: VerifyToken): MiddlewareHandler<Authorized> {
  return async (context, next) => {
    const credentials = readBearer(context.req.header("authorization"));
    if (credentials.kind === "none") {
      throw new Problem("token_missing", {
        detail: "Send an access token in the Authorization header: Bearer and the token",
        headers: { "www-authenticate": challenge(REALM) },
      });
    }
    if (credentials.kind === "malformed") {
      throw new Problem("invalid_request", {
        detail: "Send one access token in the Authorization header: Bearer, a space, the token",
        headers: { "www-authenticate": challenge(REALM, { error: "invalid_request" }) },
      });
    }
    const caller = await verify(credentials.token);
    if (!caller.scopes.has(scope)) {
      throw new Problem("insufficient_scope", {
        detail: `The access token needs the scope ${scope}`,
        headers: { "www-authenticate": challenge(REALM, { error: "insufficient_scope", scope }) },
      });
    }
    context.set("caller", caller);
    await next();
  };
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
