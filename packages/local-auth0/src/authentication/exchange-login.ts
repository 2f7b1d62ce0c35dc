import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Client } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import type { AuthenticationError } from "./error.ts";
import { callerRequest, stillAdmitted } from "./grant.ts";
import { issueTokens, type TokenResponse } from "./issue-tokens.ts";

/**
 * Exchanges a login that its Actions let through for its tokens, once; with a refresh token where offline access was granted.
 *
 * @param id of the login's authorization
 * @throws {AuthenticationError} the one given, when there is no such login any more; `invalid_grant` for somebody who may not log in any more
 */
export async function exchangeLogin(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
  client: Client,
  { id = "", otherwise }: { readonly id: string | undefined; readonly otherwise: () => AuthenticationError },
): Promise<TokenResponse> {
  const login = context.logins.get(id);
  if (login === undefined) throw otherwise();
  context.logins.delete(id);
  const user = stillAdmitted(context, client, login.authorization);
  const response = await issueTokens(context, login, client, user);
  if (!login.outcome.scopes.includes("offline_access")) return response;
  return {
    ...response,
    refresh_token: context.refreshTokens.issue(
      login.authorization,
      callerRequest(ctx),
      login.outcome.refreshToken,
    ),
  };
}
