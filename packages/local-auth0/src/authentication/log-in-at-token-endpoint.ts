import { randomUUID } from "node:crypto";
import type { TokenEndpointGrantContext } from "oidc-provider";
import type { Authorization } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import { parseScopes } from "./access.ts";
import type { AuthenticationContext } from "./context.ts";
import { evaluateWithoutPages } from "./evaluate-without-pages.ts";
import { callerRequest, optionalParameter } from "./grant.ts";
import { issueTokens, type TokenResponse } from "./issue-tokens.ts";
import { checkOrganizationUsage } from "./organization-admission.ts";

/** Somebody who has shown at the token endpoint who they are. */
export interface TokenEndpointLogin {
  readonly client: Client;
  readonly user: User;
  /** The identifier of the API; `undefined` where none was asked for. */
  readonly audience: string | undefined;
  /** Scopes that it gets without having asked for them. */
  readonly unasked?: readonly string[];
  /** The name of the way in which they have shown it, for example `pwd`. */
  readonly method: string;
  /** As access tokens tell it (`gty`). */
  readonly grantType?: "password";
  /** For which they log in. */
  readonly organizationId?: string | undefined;
  /** How the tokens are got, in Auth0's names; by a password, unless given. */
  readonly protocol?: "oauth2-token-exchange";
  /** Claims of the access token that no Action has set. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * Issues the tokens of a login that has no page.
 *
 * @throws {AuthenticationError} when the login is denied, or `mfa_required` when it needs a second factor first
 */
export async function logInAtTokenEndpoint(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
  login: TokenEndpointLogin,
): Promise<TokenResponse> {
  const { client, user, audience, unasked = [], method, grantType, organizationId } = login;
  checkOrganizationUsage(client, { isAsked: organizationId !== undefined, hasPage: false });
  const asked = parseScopes(optionalParameter(ctx, "scope"));
  const requestedScopes = [...asked, ...unasked];
  const authorization: Authorization = {
    id: randomUUID(),
    clientId: client.client_id,
    userId: user.user_id,
    requestedScopes,
    methods: [{ name: method, timestamp: context.now().toISOString() }],
    ...(audience !== undefined && { audience }),
    ...(organizationId !== undefined && { organizationId }),
  };
  const attempt = {
    client,
    user,
    authorization,
    scopes: requestedScopes,
    requestedScopes: asked,
    methods: authorization.methods ?? [],
    protocol: login.protocol ?? "oauth2-password",
    request: callerRequest(ctx),
  } as const;
  const evaluated = await evaluateWithoutPages(context, { attempt, grantType });
  const outcome = {
    ...evaluated,
    accessTokenClaims: { ...evaluated.accessTokenClaims, ...login.claims },
  };
  const response = await issueTokens(context, { authorization, outcome }, client, user, grantType);
  if (!outcome.scopes.includes("offline_access")) return response;
  return {
    ...response,
    refresh_token: context.refreshTokens.issue(authorization, callerRequest(ctx), outcome.refreshToken),
  };
}
