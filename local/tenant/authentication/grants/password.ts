import { randomUUID } from "node:crypto";
import type { TokenEndpointGrantContext } from "oidc-provider";
import { requestedApi } from "../access.ts";
import type { Authorization } from "../authorization.ts";
import type { AuthenticationContext } from "../context.ts";
import { AuthenticationError } from "../error.ts";
import { evaluateLogin } from "../evaluate-login.ts";
import { issueTokens, type TokenAnswer } from "../issue-tokens.ts";
import { findByCredentials } from "../people.ts";
import { parseScopes } from "../scopes.ts";
import { callerRequest, clientFor, optionalParameter, requiredParameter, stillAdmitted } from "./grant.ts";

/**
 * Exchanges a person's credentials for tokens (RFC 6749 §4.3). It is here because it is on Auth0: an application that is
 * given this grant by mistake has to be as open here as there.
 */
export async function exchangePassword(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenAnswer> {
  const client = clientFor(context, ctx);
  const [username, password] = [requiredParameter(ctx, "username"), requiredParameter(ctx, "password")];
  const found = findByCredentials(context.state, client, username, password);
  if (found === undefined) throw new AuthenticationError("invalid_grant", "Wrong email or password.");
  const user = stillAdmitted(context, client, found.user_id);
  const audience = requestedApi(context.state, optionalParameter(ctx, "audience"))?.identifier;
  const requestedScopes = parseScopes(optionalParameter(ctx, "scope"));
  const authorization: Authorization = {
    id: randomUUID(),
    clientId: client.client_id,
    userId: user.user_id,
    requestedScopes,
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
  const answer = await issueTokens(context, { authorization, outcome }, client, user, "password");
  if (!outcome.scopes.includes("offline_access")) return answer;
  return { ...answer, refresh_token: context.refreshTokens.issue(authorization) };
}
