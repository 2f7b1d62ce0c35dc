import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { pendingLoginOf } from "./pending-login.ts";
import { readForm } from "./request-body.ts";

/** Sends the browser where an Action wants it, and takes it back; the identifier of the interaction follows. */
export const REDIRECT_PATH = "/u/redirect/";

/** Where the page to which an Action has sent somebody sends them back. */
export const CONTINUE_PATH = "/continue";

/**
 * Goes on with a login that an Action has sent away (Auth0 docs, "Redirect with Actions"). The request is handed to the Action; the
 * login goes on in the browser in which it began.
 */
export function continueEndpoint(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    const query = { ...ctx.query };
    const body = ctx.method === "POST" ? await readForm(ctx.req) : {};
    const state = query.state ?? body.state;
    const login = context.pendingLogins.get(typeof state === "string" ? state : "");
    if (login?.step?.kind !== "redirect" || login.redirectedBy === undefined) throw isOver();
    login.continuation = { method: ctx.method, query, body };
    ctx.status = 303;
    ctx.redirect(`${REDIRECT_PATH}${login.redirectedBy}`);
  };
}

/** Sends the browser away with the `state` that brings it back, and goes on once it is. */
export function redirectEndpoint(context: AuthenticationContext, provider: Provider): Middleware {
  return async (ctx) => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const login = pendingLoginOf(context, interaction);
    if (login?.step?.kind !== "redirect") throw isOver();
    if (login.continuation === undefined) {
      login.redirectedBy = interaction.uid;
      const url = new URL(login.step.url);
      url.searchParams.set("state", login.id);
      ctx.redirect(url.href);
      return;
    }
    delete login.step;
    ctx.status = 303;
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, {}));
  };
}

const isOver = () =>
  new AuthenticationError("invalid_request", "This step of the login is over. Log in again.");
