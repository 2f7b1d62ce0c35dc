import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Client, TenantState, User } from "../state/tenant-state.ts";
import { findApi, isIdentityScope, parseScopes, requestedApi, scopesOfApi } from "./access.ts";
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
  const audience = audienceOf(context, ctx);
  return logInAtTokenEndpoint(context, ctx, {
    client,
    user,
    audience,
    unasked: scopesUnasked(context.state, audience, parseScopes(optionalParameter(ctx, "scope"))),
    method: "pwd",
    grantType: "password",
  });
}

/**
 * Whoever asks for no scope of the API gets all of them, unless RBAC limits what people may have there (Auth0 docs, "Call Your API Using
 * Resource Owner Password Flow").
 */
function scopesUnasked(state: TenantState, audience: string | undefined, asked: readonly string[]): string[] {
  const api = audience === undefined ? undefined : findApi(state, audience);
  if (api === undefined || api.enforce_policies === true || !asked.every(isIdentityScope)) return [];
  return [...scopesOfApi(api)];
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

/**
 * The connection to which a request is limited: the one that it names as its `realm`, or else the tenant's default directory (Auth0 docs, "Realm
 * support").
 */
function realmOf({ state }: AuthenticationContext, ctx: TokenEndpointGrantContext): { connection?: string } {
  const { default_directory } = state.settings.get("tenants/settings") ?? {};
  const isRealmGrant = ctx.oidc.params.grant_type !== "password";
  const connection = isRealmGrant ? requiredParameter(ctx, "realm") : default_directory;
  return typeof connection === "string" && connection !== "" ? { connection } : {};
}

/** @throws {AuthenticationError} in the codes and words of Auth0 */
function authenticated(context: AuthenticationContext, client: Client, ctx: TokenEndpointGrantContext): User {
  const result = authenticate(context, client, {
    username: requiredParameter(ctx, "username"),
    password: requiredParameter(ctx, "password"),
    ip: ctx.ip,
    ...realmOf(context, ctx),
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
