import { timingSafeEqual } from "node:crypto";
import type { AuthorizationCode, TokenEndpointGrantContext } from "oidc-provider";
import { s256 } from "./code-challenge.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { exchangeLogin } from "./exchange-login.ts";
import { clientFor, optionalParameter, requiredParameter } from "./grant.ts";
import type { TokenResponse } from "./issue-tokens.ts";

/** Exchanges a code for the tokens of its login (RFC 6749 §4.1.3, RFC 7636 §4.6). A code works once. */
export async function exchangeCode(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const client = clientFor(context, ctx);
  const code = await takeCode(context, ctx);
  return exchangeLogin(context, ctx, client, { id: code.grantId, otherwise: invalidCode });
}

/** A code that is sent again has been stolen, or its tokens have: they are revoked (RFC 6749 §4.1.2). */
async function takeCode({ refreshTokens }: AuthenticationContext, ctx: TokenEndpointGrantContext) {
  const value = requiredParameter(ctx, "code");
  const code = await ctx.oidc.provider.AuthorizationCode.find(value, { ignoreExpiration: true });
  if (code === undefined || code.isExpired || code.clientId !== ctx.oidc.client.clientId) throw invalidCode();
  if (!code.isValid) {
    refreshTokens.revokeAuthorization(code.grantId ?? "");
    throw invalidCode();
  }
  if (code.redirectUri !== optionalParameter(ctx, "redirect_uri")) {
    throw new AuthenticationError(
      "invalid_grant",
      "The redirect URI is not the one of the authorization request.",
    );
  }
  checkVerifier(code, optionalParameter(ctx, "code_verifier"));
  await code.consume();
  return code;
}

/** All challenges are kept as S256 ones. A verifier without a challenge is a challenge that somebody has stripped. */
function checkVerifier({ codeChallenge }: AuthorizationCode, verifier: string | undefined): void {
  if (codeChallenge === undefined && verifier === undefined) return;
  const expected = Buffer.from(codeChallenge ?? "");
  const actual = Buffer.from(s256(verifier ?? ""));
  if (verifier !== undefined && expected.length === actual.length && timingSafeEqual(expected, actual))
    return;
  throw new AuthenticationError("invalid_grant", "Failed to verify code verifier");
}

const invalidCode = () => new AuthenticationError("invalid_grant", "Invalid authorization code");
