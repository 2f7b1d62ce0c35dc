import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import type { TenantState } from "../state/tenant-state.ts";
import { isAllowedUrl } from "./callbacks.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { type LoginRequest, loginParameter } from "./login-request.ts";
import { mayReceive } from "./origins.ts";
import { checkValues, inTermsOfProvider } from "./provider-terms.ts";
import { pushedRequest } from "./pushed-request.ts";
import { readForm } from "./request-body.ts";

/**
 * Puts a request at `/authorize`, or the one that it refers to, into the terms of `oidc-provider`. A posted form is a query like any other.
 *
 * Nobody is asked to log in for a page that may not get the response.
 */
export function authorizeRequest(
  { state }: Pick<AuthenticationContext, "state">,
  provider: Provider,
): Middleware {
  return async (ctx, next) => {
    const sent: LoginRequest = {
      method: ctx.method,
      query: { ...ctx.query },
      body: ctx.method === "POST" ? await readForm(ctx.req) : {},
    };
    checkValues(sent);
    const request = (await pushedRequest(provider, sent)) ?? sent;
    checkReceiver(state, request);
    checkPushed(state, request);
    ctx.method = "GET";
    ctx.query = inTermsOfProvider(request);
    return next();
  };
}

/** @throws {AuthenticationError} `invalid_request`, as a page, where the client has to push its requests, and has not */
function checkPushed({ clients }: Pick<TenantState, "clients">, request: LoginRequest): void {
  const client = clients.get(loginParameter(request, "client_id") ?? "");
  if (client?.require_pushed_authorization_requests !== true || request.isPushed === true) return;
  throw new AuthenticationError("invalid_request", "The client has to push its authorization requests.");
}

/**
 * Refuses to answer a page by a message whose origin isn't one of the client's web origins. A client or callback that there isn't
 * is refused elsewhere.
 *
 * @throws {AuthenticationError} `invalid_request`, as a page: nobody is told anything
 */
function checkReceiver({ clients }: Pick<TenantState, "clients">, request: LoginRequest): void {
  if (loginParameter(request, "response_mode") !== "web_message") return;
  const client = clients.get(loginParameter(request, "client_id") ?? "");
  const redirectUri = loginParameter(request, "redirect_uri") ?? "";
  if (client === undefined || !isAllowedUrl(client.callbacks, redirectUri)) return;
  if (mayReceive(client, redirectUri)) return;
  throw new AuthenticationError(
    "invalid_request",
    `The specified redirect_uri '${redirectUri}' does not have a registered origin.`,
  );
}
