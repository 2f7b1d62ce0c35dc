import { createHash, randomBytes } from "node:crypto";
import type { Middleware } from "koa";
import { AuthorizationResponseError, ResponseBodyError } from "openid-client";
import type { Connection, User } from "../state/tenant-state.ts";
import { isTooDeep } from "../state/untrusted-json.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { federatedOf } from "./federated-connections.ts";
import { membersOf } from "./federated-members.ts";
import { federatedPerson } from "./federated-person.ts";
import { claimsFrom, loginUrl, providerClient } from "./federated-provider-client.ts";
import { authorizationParameter, finishLogin, type LoginVisit } from "./login-visit.ts";
import { readForm } from "./request-body.ts";
import type { Checks, FederatedLogin } from "./waiting-logins.ts";

/** Where providers send their responses (Auth0 docs, "Connect Your App to OpenID Connect Identity Providers"). */
export const FEDERATED_CALLBACK = "/login/callback";

/** Seconds that somebody has to log in at a provider. */
const LIFETIME = 3600;

/** Sends a browser to the provider of a connection, and takes in whom it vouches for when the browser comes back. */
export async function federatedScreen(visit: LoginVisit): Promise<void> {
  const { state } = visit.ctx.query;
  if (typeof state === "string") return finish(visit, state);
  const connection = askedConnection(visit);
  return connection === undefined ? deny(visit, ...DISABLED) : start(visit, connection);
}

const DISABLED = ["invalid_request", "the connection was disabled"] as const;

/** The connection that the page asks for; the only one, where it asks for none. */
function askedConnection(visit: LoginVisit): Connection | undefined {
  const { context, ctx, client } = visit;
  const connections = federatedOf(context.state, client);
  const { connection: named } = ctx.query;
  return named === undefined ? connections[0] : connections.find(({ name }) => name === named);
}

/** Goes on at the provider. */
export async function start(visit: LoginVisit, connection: Connection, hint?: string): Promise<void> {
  const { context, ctx } = visit;
  const codeVerifier = secret();
  const checks: Checks = {
    state: secret(),
    nonce: secret(),
    codeVerifier,
    redirectUri: new URL(FEDERATED_CALLBACK, context.issuer).href,
  };
  const login: FederatedLogin = { ...checks, page: ctx.path, connection: connection.id };
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
  try {
    const provider = await providerClient(context, connection);
    const url = loginUrl(
      provider,
      connection,
      { ...checks, codeChallenge },
      upstreamParameters(visit, connection, hint),
    );
    context.federatedLogins.set(checks.state, login, LIFETIME);
    ctx.set("cache-control", "no-store");
    ctx.status = 302;
    ctx.redirect(url.href);
  } catch (cause) {
    return refuse(visit, connection, cause);
  }
}

/** Parameters that the connection passes on: texts of its own, and those of the application by another name (`alias`). */
function upstreamParameters(
  visit: LoginVisit,
  { options = {} }: Connection,
  hint?: string,
): Record<string, string> {
  const loginHint = hint ?? authorizationParameter(visit, "login_hint");
  const configured = Object.entries(options.upstream_params ?? {}).flatMap(([name, parameter]) => {
    const { value, alias } = membersOf(parameter);
    const text = typeof alias === "string" ? authorizationParameter(visit, alias) : value;
    return typeof text === "string" ? [[name, text]] : [];
  });
  return { ...(loginHint !== undefined && { login_hint: loginHint }), ...Object.fromEntries(configured) };
}

/**
 * Takes in a provider's response, and sends the browser on to the login page that it belongs to. There the cookie of the login shows
 * that it is the browser which was sent to the provider; here it can't, as it is of that page only.
 */
export function federatedCallback(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const sent = ctx.method === "POST" ? await readForm(ctx.req) : ctx.query;
    const response = new URLSearchParams();
    for (const [name, value] of Object.entries(sent))
      for (const one of [value].flat()) response.append(name, String(one));
    const login = context.federatedLogins.get(response.get("state") ?? "");
    if (login === undefined || login.response !== undefined) {
      throw new AuthenticationError(
        "invalid_request",
        "Unable to verify the response of the identity provider: its state is unknown.",
      );
    }
    login.response = response;
    ctx.set("cache-control", "no-store");
    ctx.status = 303;
    ctx.redirect(`${login.page}?${new URLSearchParams({ screen: "federated", state: login.state })}`);
  };
}

/** Logs in whom the provider vouches for. A response works once, and for the browser that was sent to the provider. */
async function finish(visit: LoginVisit, state: string): Promise<void> {
  const { context, client, ctx } = visit;
  const login = context.federatedLogins.get(state);
  if (login?.response === undefined || login.page !== ctx.path) {
    throw new AuthenticationError(
      "invalid_request",
      "Unable to verify the response of the identity provider: it belongs to another login.",
    );
  }
  context.federatedLogins.delete(state);
  const connection = federatedOf(context.state, client).find(({ id }) => id === login.connection);
  if (connection === undefined) return deny(visit, ...DISABLED);
  let user: User;
  try {
    const provider = await providerClient(context, connection);
    const claims = await claimsFrom(provider, connection, login, login.response);
    if (isTooDeep(JSON.stringify(claims))) throw new Error("The claims are too deep.");
    user = federatedPerson(context, connection, claims);
  } catch (cause) {
    return refuse(visit, connection, cause);
  }
  if (user.blocked === true) return deny(visit, "unauthorized", "user is blocked");
  return finishLogin(visit, user, "federated");
}

/** Tells the application that nobody is logged in: in the provider's words where it refused, and in the log whatever else went wrong. */
function refuse(visit: LoginVisit, { name }: Connection, cause: unknown): Promise<void> {
  if (cause instanceof AuthorizationResponseError) {
    return deny(visit, "access_denied", cause.error_description ?? cause.error);
  }
  visit.context.log(`The login by ${name} failed: ${reasonsOf(cause).join(": ")}`);
  return deny(
    visit,
    "access_denied",
    `The response of the identity provider of ${name} could not be verified.`,
  );
}

async function deny({ provider, ctx }: LoginVisit, error: string, description: string): Promise<void> {
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, {
    error,
    error_description: description,
  });
  ctx.status = 303;
  ctx.redirect(returnTo);
}

/** An error's message, and those of what caused it, in the provider's words where it said any. */
function reasonsOf(error: unknown): string[] {
  if (error instanceof ResponseBodyError) return [error.error, error.error_description ?? error.message];
  return error instanceof Error ? [error.message, ...reasonsOf(error.cause)] : [];
}

const secret = (): string => randomBytes(32).toString("base64url");
