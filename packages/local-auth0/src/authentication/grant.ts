import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Authorization } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { isMember } from "./organization-admission.ts";
import { isAdmitted } from "./people.ts";
import type { CallerRequest } from "./post-login-event.ts";

/** The authenticated client, as the tenant holds it, if it may use a grant. @throws {AuthenticationError} if not */
export function clientFor({ state }: AuthenticationContext, ctx: TokenEndpointGrantContext): Client {
  const { client, params } = ctx.oidc;
  const found = state.clients.get(client.clientId);
  if (found?.grant_types?.includes(params.grant_type) === true) return found;
  throw new AuthenticationError(
    "unauthorized_client",
    `Grant type '${params.grant_type}' not allowed for the client.`,
  );
}

/**
 * A person who may still log in to a client, and is still a member of the organization for which they have.
 *
 * @throws {AuthenticationError} `invalid_grant` when they may not
 */
export function stillAdmitted(
  { state }: AuthenticationContext,
  client: Client,
  { userId, organizationId }: Pick<Authorization, "userId" | "organizationId">,
): User {
  const user = state.users.get(userId);
  if (organizationId !== undefined && !isMember(state, organizationId, userId)) {
    throw new AuthenticationError(
      "invalid_grant",
      `user ${userId} is not part of the ${organizationId} organization`,
    );
  }
  if (user !== undefined && isAdmitted(state, client, user)) return user;
  throw new AuthenticationError(
    "invalid_grant",
    user?.blocked === true ? "user is blocked" : "Unknown user.",
  );
}

/** A parameter that the grant cannot do without. @throws {AuthenticationError} `invalid_request` when it is missing */
export function requiredParameter(ctx: TokenEndpointGrantContext, name: string): string {
  const value = optionalParameter(ctx, name);
  if (value === undefined)
    throw new AuthenticationError("invalid_request", `Missing required parameter: ${name}`);
  return value;
}

/** Gives a form field of the request; an empty one counts as absent. */
export function optionalParameter(ctx: TokenEndpointGrantContext, name: string): string | undefined {
  const value = ctx.oidc.params[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A call of the token endpoint, as Actions hear of it. */
export function callerRequest(ctx: TokenEndpointGrantContext): CallerRequest {
  return {
    method: ctx.method,
    query: {},
    // With what the application sends for Actions alone.
    body: ctx.oidc.body ?? {},
    hostname: ctx.host,
    ip: ctx.ip,
    userAgent: ctx.get("user-agent"),
  };
}
