import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";
import { DEVICE_GRANT, POLL_SECONDS } from "./device-grant.ts";
import { PATHS } from "./discovery.ts";
import { AuthenticationError } from "./error.ts";
import { tokenRefusals } from "./error-responses.ts";
import { type LoginRequest, loginParameter } from "./login-request.ts";
import { checkValues, credentialsApart, inTermsOfProvider } from "./provider-terms.ts";
import { readForm, replaceForm } from "./request-body.ts";

/**
 * Gives a device a code for itself, and one for the person who types it in elsewhere (RFC 8628 §3.1, §3.2). `oidc-provider` authenticates the client,
 * and keeps the codes.
 */
export function authorizeDevice({ state }: Pick<AuthenticationContext, "state">): Middleware {
  return async (ctx, next) => {
    const { credentials, rest } = credentialsApart(await readForm(ctx.req));
    const request: LoginRequest = { method: "POST", query: {}, body: rest };
    checkValues(request);
    const client = state.clients.get(loginParameter(request, "client_id") ?? "");
    if (client !== undefined && client.grant_types?.includes(DEVICE_GRANT) !== true) {
      throw new AuthenticationError(
        "unauthorized_client",
        `Grant type '${DEVICE_GRANT}' not allowed for the client.`,
      );
    }
    replaceForm(ctx, { ...credentials, ...inTermsOfProvider(request) });
    await tokenRefusals(ctx, next);
    if (ctx.status === 200) ctx.body = { ...Object(ctx.body), interval: POLL_SECONDS };
  };
}

/** The page for a device's code: `oidc-provider`'s own, of which each form belongs to a page that the browser was shown before. */
export function activateDevice(provider: Provider): Middleware {
  return async (ctx, next) => {
    if (ctx.method === "GET" || ctx.cookies.get(provider.cookieName("session")) !== undefined) return next();
    ctx.status = 303;
    ctx.redirect(PATHS.activate);
  };
}
