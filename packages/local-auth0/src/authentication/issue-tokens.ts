import { randomBytes } from "node:crypto";
import type { Client, User } from "../state/tenant-state.ts";
import { requestedApi } from "./access.ts";
import { type AccessTokenContent, signAccessToken } from "./access-token.ts";
import type { AuthenticationContext, Login } from "./context.ts";
import { idTokenClaims, signIdToken } from "./id-token.ts";
import { personWithin } from "./organization-admission.ts";
import { permissionsOn } from "./people.ts";

/** A successful response of the token endpoint (RFC 6749 §5.1). */
export interface TokenResponse {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  scope?: string;
  /** Seconds. */
  expires_in: number;
  token_type: "Bearer";
}

/** Seconds that an opaque access token is good for. */
const OPAQUE_LIFETIME = 86_400;

/**
 * Issues the tokens of a login that was let through: an access token and, where `openid` was granted, an ID token.
 * Everything that Actions added to the ID token is given at `/userinfo`, too (Auth0 docs, "Custom Claims Migration").
 */
export async function issueTokens(
  context: AuthenticationContext,
  login: Login,
  client: Client,
  user: User,
  grantType?: "password",
): Promise<TokenResponse> {
  const { scopes } = login.outcome;
  const issuedAt = context.now();
  const [{ token, expiresIn }, id] = await Promise.all([
    issueAccessToken(context, login, user, { issuedAt, ...(grantType !== undefined && { grantType }) }),
    scopes.includes("openid") ? issueIdToken(context, login, client, user, { issuedAt }) : undefined,
  ]);
  return {
    access_token: token,
    ...(id !== undefined && { id_token: id }),
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    expires_in: expiresIn,
    token_type: "Bearer",
  };
}

/** @param hashes of what comes with it (OpenID Connect Core §3.3.2.11) */
export function issueIdToken(
  { issuer, keys }: AuthenticationContext,
  { authorization, outcome: { scopes, idTokenClaims: customClaims } }: Login,
  client: Client,
  user: User,
  {
    issuedAt,
    hashes = {},
  }: { readonly issuedAt: Date; readonly hashes?: { at_hash?: string; c_hash?: string } },
): Promise<string> {
  const claims = idTokenClaims({ issuer, client, user, authorization, scopes, customClaims, issuedAt });
  return signIdToken(keys, client, { ...claims, ...hashes });
}

/** Issues an access token, at which `/userinfo` gives everything that Actions added to the ID token, too. */
export async function issueAccessToken(
  context: AuthenticationContext,
  login: Login,
  user: User,
  how: Pick<AccessTokenContent, "issuedAt" | "grantType" | "isForBrowser">,
): Promise<{ token: string; expiresIn: number }> {
  const issued = await newAccessToken(context, login, user, how);
  const { idTokenClaims: customClaims } = login.outcome;
  if (Object.keys(customClaims).length > 0) {
    context.customClaims.set(issued.token, customClaims, issued.expiresIn);
  }
  return issued;
}

/** A token for the API that was asked for, or else an opaque one that is good for `/userinfo` only. */
async function newAccessToken(
  { issuer, keys, state, opaqueTokens }: AuthenticationContext,
  { authorization, outcome }: Login,
  user: User,
  how: Pick<AccessTokenContent, "issuedAt" | "grantType" | "isForBrowser">,
): Promise<{ token: string; expiresIn: number }> {
  const { scopes, accessTokenClaims: customClaims } = outcome;
  const api = requestedApi(state, authorization.audience);
  if (api === undefined) {
    const token = randomBytes(24).toString("base64url");
    opaqueTokens.set(token, { userId: user.user_id, scopes }, OPAQUE_LIFETIME);
    return { token, expiresIn: OPAQUE_LIFETIME };
  }
  return signAccessToken(keys, {
    issuer,
    api,
    scopes,
    clientId: authorization.clientId,
    subject: user.user_id,
    permissions: permissionsOn(
      state,
      personWithin(state, user, authorization.organizationId),
      api.identifier,
    ),
    customClaims,
    ...how,
  });
}
