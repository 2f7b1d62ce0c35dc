import { decodeJwt, decodeProtectedHeader } from "jose";
import type { Context } from "koa";
import type { errors, KoaContextWithOIDC } from "oidc-provider";
import type { Origin } from "../state/history.ts";
import type { LogType } from "../state/log-types.ts";
import { parseScopes } from "./access.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import type { TokenResponse } from "./issue-tokens.ts";

/** The codes of the log by grant (Auth0 docs, "Log Event Type Codes"): exchanged, and refused. */
const EXCHANGES: Readonly<Partial<Record<string, readonly [success: LogType, failure: LogType]>>> = {
  authorization_code: ["seacft", "feacft"],
  refresh_token: ["sertft", "fertft"],
  client_credentials: ["seccft", "feccft"],
  password: ["sepft", "fepft"],
  "http://auth0.com/oauth/grant-type/password-realm": ["sepft", "fepft"],
  "http://auth0.com/oauth/grant-type/passwordless/otp": ["sepft", "fepotpft"],
  "http://auth0.com/oauth/grant-type/mfa-otp": ["seotpft", "feotpft"],
  "http://auth0.com/oauth/grant-type/mfa-oob": ["seoobft", "feoobft"],
  "http://auth0.com/oauth/grant-type/mfa-recovery-code": ["sercft", "fercft"],
  "urn:ietf:params:oauth:grant-type:device_code": ["sede", "fede"],
  "urn:ietf:params:oauth:grant-type:token-exchange": ["secte", "fecte"],
};

/** From where a request came. */
export const originOf = (ctx: Context | KoaContextWithOIDC): Origin => ({
  ip: ctx.ip,
  hostname: ctx.host,
  userAgent: ctx.get("user-agent"),
});

/** Records that the token endpoint has issued tokens. */
export function recordExchange(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  response: TokenResponse,
): void {
  const { state, history } = context;
  const grantType = grantTypeOf(ctx);
  const claims = recordTokens(context, response, { grantType, clientId: ctx.oidc.client?.clientId ?? "" });
  history.log({
    type: EXCHANGES[grantType]?.[0] ?? "seacft",
    client: state.clients.get(ctx.oidc.client?.clientId ?? ""),
    user: state.users.get(String(claims.sub)),
    audience: [claims.aud].flat().join(" "),
    scopes: parseScopes(response.scope),
    origin: originOf(ctx),
  });
}

/** Records that the token endpoint has refused. */
export function recordRefusedExchange(
  { state, history }: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  refusal: errors.OIDCProviderError,
): void {
  const { error, error_description: description = error } = refusal;
  const ownType = refusal instanceof AuthenticationError ? refusal.logType : undefined;
  const type = ownType ?? EXCHANGES[grantTypeOf(ctx)]?.[1];
  if (type === undefined) return;
  const { client_id: named, audience } = ctx.oidc.params ?? {};
  const clientId = ctx.oidc.client?.clientId ?? (typeof named === "string" ? named : "");
  history.log({
    type,
    description,
    client: state.clients.get(clientId),
    ...(typeof audience === "string" && { audience }),
    origin: originOf(ctx),
    details: { error: { message: description, type: error } },
  });
}

/** Records that a refresh token was revoked by its application. */
export function recordRevocation(
  { state, history }: AuthenticationContext,
  {
    clientId,
    accountId,
  }: { readonly clientId?: string | undefined; readonly accountId?: string | undefined },
): void {
  history.log({
    type: "srrt",
    client: state.clients.get(clientId ?? ""),
    user: state.users.get(accountId ?? ""),
  });
}

/** Keeps what tokens say, for the tenant's page. @returns the claims of the access token */
export function recordTokens(
  context: AuthenticationContext,
  { access_token, id_token }: Partial<Pick<TokenResponse, "access_token" | "id_token">>,
  how: { readonly grantType: string; readonly clientId: string },
): Readonly<Record<string, unknown>> {
  const { history } = context;
  const { claims = {}, ...access } = access_token === undefined ? {} : accessTokenOf(context, access_token);
  if (access_token !== undefined) history.token({ kind: "access token", ...how, ...access, claims });
  if (id_token !== undefined) {
    history.token({
      kind: "ID token",
      ...how,
      header: decodeProtectedHeader(id_token),
      claims: decodeJwt(id_token),
    });
  }
  return claims;
}

/** The claims of an access token, or as much as the tenant knows of an opaque one. */
function accessTokenOf({ issuer, opaqueTokens }: AuthenticationContext, token: string) {
  const opaque = opaqueTokens.get(token);
  return opaque === undefined
    ? { header: decodeProtectedHeader(token), claims: decodeJwt(token) }
    : { claims: { sub: opaque.userId, aud: `${issuer}userinfo`, scope: opaque.scopes.join(" ") } };
}

const grantTypeOf = ({ oidc }: KoaContextWithOIDC): string => String(oidc.params?.grant_type ?? "");
