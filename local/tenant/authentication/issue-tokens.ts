import { randomBytes } from "node:crypto";
import type { Client, User } from "../state.ts";
import { requestedApi } from "./access.ts";
import { signAccessToken } from "./access-token.ts";
import type { Login } from "./authorization.ts";
import type { AuthenticationContext } from "./context.ts";
import { idTokenClaims, signIdToken } from "./id-token.ts";
import { permissionsOn } from "./people.ts";

/** A successful answer of the token endpoint (RFC 6749 §5.1). */
export interface TokenAnswer {
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

/** Issues the tokens of a login that was let through: an access token and, where `openid` was granted, an ID token. */
export async function issueTokens(
  context: AuthenticationContext,
  { authorization, outcome }: Login,
  client: Client,
  user: User,
  grantType?: "password",
): Promise<TokenAnswer> {
  const { issuer, keys, state, now } = context;
  const { scopes, accessTokenClaims, idTokenClaims: customClaims } = outcome;
  const issuedAt = now();
  const api = requestedApi(state, authorization.audience);
  const idToken = () =>
    signIdToken(
      keys,
      client,
      idTokenClaims({ issuer, client, user, authorization, scopes, customClaims, issuedAt }),
    );
  if (api === undefined) {
    const opaque = issueOpaqueToken(context, user, scopes);
    return answer(opaque, scopes, OPAQUE_LIFETIME, scopes.includes("openid") ? await idToken() : undefined);
  }
  const signing = signAccessToken(keys, {
    issuer,
    api,
    scopes,
    clientId: client.client_id,
    subject: user.user_id,
    permissions: permissionsOn(state, user, api.identifier),
    customClaims: accessTokenClaims,
    issuedAt,
    ...(grantType !== undefined && { grantType }),
  });
  const [{ token, expiresIn }, id] = await Promise.all([
    signing,
    scopes.includes("openid") ? idToken() : undefined,
  ]);
  return answer(token, scopes, expiresIn, id);
}

function issueOpaqueToken({ opaqueTokens }: AuthenticationContext, user: User, scopes: readonly string[]) {
  const token = randomBytes(24).toString("base64url");
  opaqueTokens.set(token, { userId: user.user_id, scopes }, OPAQUE_LIFETIME);
  return token;
}

function answer(
  access: string,
  scopes: readonly string[],
  expiresIn: number,
  id: string | undefined,
): TokenAnswer {
  return {
    access_token: access,
    ...(id !== undefined && { id_token: id }),
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    expires_in: expiresIn,
    token_type: "Bearer",
  };
}
