import type { MiddlewareHandler } from "hono";
import { ManagementError } from "./rest/error.ts";

/** Who calls, as the token says. */
export interface Caller {
  readonly clientId: string;
  /** The person whose token it is; absent for a machine. */
  readonly userId?: string;
  readonly scopes: ReadonlySet<string>;
}

/** Verifies a Management API token; rejects one that is not good. @param issuer of the domain that was asked. */
export type Authorize = (bearerToken: string, issuer: string) => Promise<Caller>;

export type CallerEnv = { Variables: { caller: Caller } };

/** Refuses a request without a good token: 401, before anything is said about what it asks for. */
export function authentication(
  authorize: Authorize,
  issuerOf: (host: string | undefined) => string,
): MiddlewareHandler<CallerEnv> {
  return async (context, next) => {
    const [scheme, token] = (context.req.header("authorization") ?? "").split(" ");
    if (scheme?.toLowerCase() !== "bearer" || token === undefined || token === "") {
      throw new ManagementError(401, "Missing authentication");
    }
    const issuer = issuerOf(context.req.header("host"));
    context.set("caller", await verified(() => authorize(token, issuer)));
    await next();
  };
}

async function verified(authorize: () => Promise<Caller>): Promise<Caller> {
  try {
    return await authorize();
  } catch (cause) {
    throw new ManagementError(401, "Invalid token", undefined, { cause });
  }
}

/**
 * Refuses a caller that has none of the scopes of an operation.
 *
 * @throws {ManagementError} 403 `insufficient_scope`, which names the scopes that would do.
 */
export function requireScope(caller: Caller, expected: readonly string[]): void {
  if (expected.some((scope) => caller.scopes.has(scope))) return;
  throw new ManagementError(
    403,
    `Insufficient scope, expected any of: ${expected.join(",")}`,
    "insufficient_scope",
  );
}

/**
 * Refuses a person who would act on somebody else.
 *
 * @param named the id of the user in the path of an operation; absent where there is none.
 * @throws {ManagementError} 403
 */
export function requireOneself({ userId }: Caller, named: string | undefined): void {
  if (userId === undefined || named === undefined || named === userId) return;
  throw new ManagementError(403, "User to be acted on does not match subject in bearer token.");
}
