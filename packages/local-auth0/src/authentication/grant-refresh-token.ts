import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Authorization } from "../state/login-state.ts";
import { parseScopes } from "./access.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { evaluateWithoutPages } from "./evaluate-without-pages.ts";
import { callerRequest, clientFor, optionalParameter, requiredParameter, stillAdmitted } from "./grant.ts";
import { issueTokens, type TokenResponse } from "./issue-tokens.ts";

/**
 * Refreshes (RFC 6749 §6). Rights are judged anew from what the login asked for, so that what the person has lost since
 * is gone, and what they have got back is there again.
 */
export async function refresh(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const client = clientFor(context, ctx);
  const caller = callerRequest(ctx);
  const value = requiredParameter(ctx, "refresh_token");
  const isReused = context.refreshTokens.isReused(value, client);
  const redemption = context.refreshTokens.redeem(value, client, caller);
  if (redemption === undefined) {
    const logged = isReused ? { logType: "ferrt" as const } : {};
    throw new AuthenticationError("invalid_grant", "Unknown or invalid refresh token.", logged);
  }
  try {
    const { nonce, ...authorization } = redemption.authorization;
    const user = stillAdmitted(context, client, authorization);
    const asked = optionalParameter(ctx, "scope");
    const attempt = {
      client,
      user,
      authorization,
      refreshToken: redemption.token,
      scopes: narrowed(authorization, asked),
      protocol: "oauth2-refresh-token",
      request: caller,
      ...(asked !== undefined && { requestedScopes: parseScopes(asked) }),
    } as const;
    const outcome = await evaluateWithoutPages(context, { attempt });
    context.refreshTokens.change(redemption.next, outcome.refreshToken);
    const response = await issueTokens(context, { authorization, outcome }, client, user);
    return { ...response, refresh_token: redemption.next };
  } catch (cause) {
    redemption.undo();
    throw cause;
  }
}

function narrowed({ requestedScopes }: Authorization, asked: string | undefined): readonly string[] {
  if (asked === undefined) return requestedScopes;
  const scopes = parseScopes(asked);
  const beyond = scopes.filter((scope) => !requestedScopes.includes(scope));
  if (beyond.length === 0) return scopes;
  throw new AuthenticationError("invalid_scope", `The login did not ask for: ${beyond.join(" ")}`);
}
