import { randomBytes } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import type { PostLoginOutcome } from "../actions/post-login.ts";
import type { Authorization, PerformedMethod } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import { parseScopes, requestedApi } from "./access.ts";
import { askedResponse } from "./asked-response.ts";
import { isMultifactor, packMethods, unpackMethods, withMethod } from "./authentication-methods.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { evaluateLogin } from "./evaluate-login.ts";
import { isOfDevice, type LoginRequest, loginParameter, originalRequest } from "./login-request.ts";
import { isFamiliar, isRemembered, makeFamiliar } from "./multifactor-remembered-browsers.ts";
import { hasPolicy, requestedMultifactor, requiredMultifactor } from "./multifactor-requirement.ts";
import { enterOrganization } from "./organization-choice.ts";
import { keepPending, resumedLogin } from "./pending-login.ts";
import { languageOf } from "./post-login-event.ts";
import { originOf } from "./record-exchange.ts";
import { recordFinishedLogin } from "./record-login.ts";
import { currentSession } from "./sessions.ts";
import type { PendingLogin, RedirectStep } from "./waiting-logins.ts";

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
  const login = await progress(
    context,
    ctx,
    user,
    resumedLogin(context, ctx) ?? attemptOf(context, ctx, client, user),
  );
  if (login.step !== undefined) return interrupted(context, ctx, login);
  context.pendingLogins.delete(login.id);
  const { outcome, attempt } = login;
  const methods = keepMethods(context, ctx, login);
  if (hasPolicy(context.state, "confidence-score")) makeFamiliar(context, ctx, user);
  ctx.state.sessionChanges = outcome.session;
  const authorization = { ...attempt.authorization, id, methods, ...becomePrimary(context, ctx, outcome) };
  recordFinishedLogin(context, ctx, client, user, outcome.executionId);
  context.logins.set(id, { authorization, outcome }, CODE_LIFETIME);
  return undefined;
}

/** Runs Actions until one wants something of the person, or all have run. */
async function progress(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  user: User,
  from: PendingLogin | PendingLogin["attempt"],
): Promise<PendingLogin> {
  const before = "attempt" in from ? from : undefined;
  if (before?.step !== undefined) return before;
  const pause = before?.outcome.pause;
  if (before !== undefined && pause === undefined) return before;
  const attempt = "attempt" in from ? continued(from, user) : from;
  const outcome = await evaluateLogin(context, attempt, pause?.resume);
  const login: PendingLogin = {
    id: before?.id ?? randomBytes(24).toString("base64url"),
    attempt,
    outcome,
    failures: 0,
    hasShownFactor: before?.hasShownFactor ?? false,
    methods: before?.methods ?? unpackMethods(ctx.oidc.session?.amr),
  };
  const step = nextStep(context, ctx, user, login);
  return step === undefined ? login : { ...login, step };
}

/** The attempt as the Actions that go on with it hear of it: with the request of the browser that has come back. */
const continued = (
  { attempt, methods, continuation }: PendingLogin,
  user: User,
): PendingLogin["attempt"] => ({
  ...attempt,
  user,
  methods,
  request: { ...attempt.request, ...continuation },
});

/** @throws {AuthenticationError} where an Action asks for what nobody can be asked */
function nextStep(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  user: User,
  { outcome: { pause, multifactor }, methods, hasShownFactor }: PendingLogin,
): PendingLogin["step"] {
  const { state } = context;
  if (pause !== undefined) {
    if ("redirect" in pause) return redirectTo(pause.redirect);
    if ("challenge" in pause) return requestedMultifactor(state, user, pause.challenge, "challenge");
    if ("enroll" in pause) return requestedMultifactor(state, user, pause.enroll, "enrol");
    context.log(
      `ACTION_FORM_MISSING: an Action renders the form "${pause.form.id}", and this tenant has no pages for forms`,
    );
    throw new AuthenticationError("access_denied", "The login could not be completed.");
  }
  const isUnfamiliar = Number(user.logins_count ?? 0) > 1 && !isFamiliar(context, ctx, user);
  const required = requiredMultifactor(state, multifactor, { isUnfamiliar });
  if (required === undefined || hasShownFactor) return undefined;
  const isShown = required.mayRemember && (isMultifactor(methods) || isRemembered(context, ctx, user));
  return isShown ? undefined : required;
}

function redirectTo(url: string): RedirectStep {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? "")) return { kind: "redirect", url };
  throw new AuthenticationError("access_denied", "An Action redirects to what is no web address.");
}

function attemptOf(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  client: Client,
  user: User,
): PendingLogin["attempt"] {
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
    ...optional("acr", multifactorClass(loginParameter(request, "acr_values"))),
    ...optional("nonce", typeof params?.nonce === "string" ? params.nonce : undefined),
  };
  return {
    client,
    user,
    authorization,
    scopes: requestedScopes,
    requestedScopes,
    methods: unpackMethods(session?.amr),
    ...optional("session", currentSession(context, ctx)),
    protocol: isOfDevice(ctx) ? "oauth2-device-code" : protocolOf(request),
    request: { ...request, ...originOf(ctx), ...languageOf(ctx.get("accept-language")) },
  };
}

/** The class of authentication that a second factor fulfils, if it is among those that were asked for (`acr_values`). */
const multifactorClass = (asked = ""): string | undefined =>
  asked.split(" ").find((value) => value === "http://schemas.openid.net/pape/policies/2007/06/multi-factor");

/** How the tokens are got, in Auth0's names. */
function protocolOf(request: LoginRequest) {
  const { types = [] } = askedResponse(request) ?? {};
  if (!types.includes("code")) return "oidc-implicit-profile";
  return types.length === 1 ? "oidc-basic-profile" : "oidc-hybrid-profile";
}

/** Adds what Actions have recorded to how the person has shown who they are, for this login and its session. */
function keepMethods(
  { now }: AuthenticationContext,
  { oidc }: KoaContextWithOIDC,
  { methods, outcome }: PendingLogin,
): readonly PerformedMethod[] {
  if (outcome.methods.length === 0) return methods;
  const timestamp = now().toISOString();
  const all = outcome.methods.reduce((kept, name) => withMethod(kept, { name, timestamp }), [...methods]);
  if (oidc.session !== undefined) oidc.session.amr = packMethods(all);
  return all;
}

/** The person in whose name an Action lets the login go on (`api.authentication.setPrimaryUser`), the session too. */
function becomePrimary(
  { state }: AuthenticationContext,
  { oidc }: KoaContextWithOIDC,
  { primaryUser }: PostLoginOutcome,
): Pick<Authorization, "userId"> | undefined {
  if (primaryUser === undefined) return undefined;
  if (state.users.get(primaryUser) === undefined) {
    throw new AuthenticationError("access_denied", "The primary user does not exist.");
  }
  if (oidc.session !== undefined) oidc.session.accountId = primaryUser;
  return { userId: primaryUser };
}

function interrupted(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  login: PendingLogin,
): PendingLogin {
  if (ctx.oidc.prompts.has("none")) {
    throw login.step?.kind === "redirect"
      ? new AuthenticationError("interaction_required", "An Action sends the person to another page.")
      : new AuthenticationError("mfa_required", "Multifactor authentication required");
  }
  keepPending(context, login);
  return login;
}

/** A member that is there only if it has a value. */
function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
