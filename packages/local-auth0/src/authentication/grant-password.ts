import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Client, User } from "../state/tenant-state.ts";
import { requestedApi } from "./access.ts";
import { authenticate, TOO_MANY_ATTEMPTS } from "./authenticate.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { clientFor, optionalParameter, requiredParameter } from "./grant.ts";
import type { TokenResponse } from "./issue-tokens.ts";
import { logInAtTokenEndpoint } from "./log-in-at-token-endpoint.ts";
import { recordRefusedCredentials } from "./record-login.ts";

/**
 * Exchanges a person's credentials for tokens (RFC 6749 §4.3). It is here because it is on Auth0: an application that is
 * given this grant by mistake has to be as open here as there.
 */
export async function exchangePassword(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const client = clientFor(context, ctx);
  const user = authenticated(context, client, ctx);
  return logInAtTokenEndpoint(context, ctx, {
    client,
    user,
    audience: audienceOf(context, ctx),
    method: "pwd",
    grantType: "password",
  });
}

/** An API that is not there is a bad request here, while other grants answer `access_denied` (seen at Auth0). */
function audienceOf({ state }: AuthenticationContext, ctx: TokenEndpointGrantContext): string | undefined {
  try {
    return requestedApi(state, optionalParameter(ctx, "audience"))?.identifier;
  } catch (cause) {
    throw new AuthenticationError(
      "invalid_request",
      "invalid audience specified for password grant exchange",
      { cause },
    );
  }
}

/** @throws {AuthenticationError} in the codes and words of Auth0 */
function authenticated(context: AuthenticationContext, client: Client, ctx: TokenEndpointGrantContext): User {
  const result = authenticate(context, client, {
    username: requiredParameter(ctx, "username"),
    password: requiredParameter(ctx, "password"),
    ip: ctx.ip,
  });
  if (!("refusal" in result)) return result.user;
  recordRefusedCredentials(context, ctx, client, {
    ...result,
    username: requiredParameter(ctx, "username"),
  });
  switch (result.refusal) {
    case "wrong_credentials":
      throw new AuthenticationError("invalid_grant", "Wrong email or password.");
    case "blocked":
      throw new AuthenticationError("unauthorized", "user is blocked");
    case "too_many_attempts":
      throw new AuthenticationError("too_many_attempts", TOO_MANY_ATTEMPTS, { status: 429 });
  }
}
