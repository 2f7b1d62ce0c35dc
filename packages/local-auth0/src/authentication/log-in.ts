import { randomBytes } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import type { Authorization } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import { parseScopes, requestedApi } from "./access.ts";
import { askedResponse } from "./asked-response.ts";
import { isMultifactor, unpackMethods } from "./authentication-methods.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { evaluateLogin } from "./evaluate-login.ts";
import { isOfDevice, type LoginRequest, loginParameter, originalRequest } from "./login-request.ts";
import { isRemembered } from "./multifactor/remembered-browsers.ts";
import { requiredMultifactor } from "./multifactor/requirement.ts";
import { enterOrganization } from "./organization/choice.ts";
import { keepPending, type PendingLogin, resumedLogin } from "./pending-login.ts";
import { recordFinishedLogin } from "./record-login.ts";

/** Seconds between a login and the exchange of its code, at most. */
const CODE_LIFETIME = 600;

/**
 * Runs the post-login Actions for whoever is logged in, and keeps what they made of the login until its code is exchanged.
 *
 * @returns the login where it needs another step of the person first
 * @throws {AuthenticationError} when the login is denied, or needs a step that `prompt=none` rules out
 */
export async function logIn(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  client: Client,
): Promise<PendingLogin | undefined> {
  const id = ctx.oidc.entities.Grant?.jti;
  const user = context.state.users.get(ctx.oidc.session?.accountId ?? "");
  if (user === undefined || id === undefined)
    throw new AuthenticationError("access_denied", "Nobody is logged in.");
  const login = resumedLogin(context, ctx) ?? (await begin(context, ctx, client, user));
  if (login.step !== undefined) return interrupted(context, ctx, login);
  context.pendingLogins.delete(login.id);
  const authorization = { ...login.authorization, id, methods: login.methods };
  recordFinishedLogin(context, ctx, client, user);
  context.logins.set(id, { authorization, outcome: login.outcome }, CODE_LIFETIME);
  return undefined;
}

async function begin(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  client: Client,
  user: User,
): Promise<PendingLogin> {
  const { session, params } = ctx.oidc;
  const request = originalRequest(ctx);
  const requestedScopes = parseScopes(loginParameter(request, "scope"));
  const authorization: Authorization = {
    id: "",
    clientId: client.client_id,
    userId: user.user_id,
    requestedScopes,
    ...optional("organizationId", enterOrganization(context, client, user, ctx)),
    ...optional("audience", requestedApi(context.state, loginParameter(request, "audience"))?.identifier),
    ...optional("authTime", params?.max_age === undefined ? undefined : session?.authTime()),
    ...optional("sessionId", session?.uid),
    ...optional("nonce", typeof params?.nonce === "string" ? params.nonce : undefined),
  };
  const outcome = await evaluateLogin(context, {
    client,
    user,
    authorization,
    scopes: requestedScopes,
    requestedScopes,
    protocol: isOfDevice(ctx) ? "oauth2-device-code" : protocolOf(request),
    request: { ...request, hostname: ctx.host, ip: ctx.ip, userAgent: ctx.get("user-agent") },
  });
  const methods = unpackMethods(session?.amr);
  const required = requiredMultifactor(context.state, undefined);
  const isShown =
    required?.mayRemember === true && (isMultifactor(methods) || isRemembered(context, ctx, user));
  return {
    id: randomBytes(24).toString("base64url"),
    authorization,
    outcome,
    failures: 0,
    methods,
    ...(required !== undefined && !isShown && { step: required }),
  };
}

/** How the tokens are got, in Auth0's names. */
function protocolOf(request: LoginRequest) {
  const { types = [] } = askedResponse(request) ?? {};
  if (!types.includes("code")) return "oidc-implicit-profile";
  return types.length === 1 ? "oidc-basic-profile" : "oidc-hybrid-profile";
}

function interrupted(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  login: PendingLogin,
): PendingLogin {
  if (ctx.oidc.prompts.has("none")) {
    throw new AuthenticationError("mfa_required", "Multifactor authentication required");
  }
  keepPending(context, login);
  return login;
}

/** A member that is there only if it has a value. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
