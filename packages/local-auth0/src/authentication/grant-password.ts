import { randomUUID } from "node:crypto";
import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Authorization } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import { parseScopes, requestedApi } from "./access.ts";
import { authenticate, TOO_MANY_ATTEMPTS } from "./authenticate.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { evaluateLogin } from "./evaluate-login.ts";
import { callerRequest, clientFor, optionalParameter, requiredParameter } from "./grant.ts";
import { issueTokens, type TokenResponse } from "./issue-tokens.ts";
import { interruptGrant } from "./multifactor/interrupted-grant.ts";
import { requiredMultifactor } from "./multifactor/requirement.ts";
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
  const audience = audienceOf(context, ctx);
  const requestedScopes = parseScopes(optionalParameter(ctx, "scope"));
  const authorization: Authorization = {
    id: randomUUID(),
    clientId: client.client_id,
    userId: user.user_id,
    requestedScopes,
    methods: [{ name: "pwd", timestamp: context.now().toISOString() }],
    ...(audience !== undefined && { audience }),
  };
  const outcome = await evaluateLogin(context, {
    client,
    user,
    authorization,
    scopes: requestedScopes,
    requestedScopes,
    protocol: "oauth2-password",
    request: callerRequest(ctx),
  });
  const required = requiredMultifactor(context.state, undefined);
  if (required !== undefined) interruptGrant(context, required, { authorization, outcome }, user);
  const response = await issueTokens(context, { authorization, outcome }, client, user, "password");
  if (!outcome.scopes.includes("offline_access")) return response;
  return { ...response, refresh_token: context.refreshTokens.issue(authorization, callerRequest(ctx)) };
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
