import { decodeJwt } from "jose";
import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import { notifyOfLogout } from "./back-channel-logout.ts";
import { isAllowedUrl } from "./callbacks.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { originOf } from "./record-exchange.ts";
import { readForm } from "./request-body.ts";

/**
 * Ends the browser's session, and sends the browser to an allow-listed URL. Refresh tokens stay good, as on Auth0.
 *
 * @param returnTo the parameter that says where: Auth0's own, or the one of OpenID Connect RP-Initiated Logout 1.0
 */
export function logoutEndpoint(
  context: AuthenticationContext,
  provider: Provider,
  returnTo: "returnTo" | "post_logout_redirect_uri",
): Middleware {
  return async (ctx) => {
    const parameters = ctx.method === "POST" ? await readForm(ctx.req) : ctx.query;
    const parameter = (name: string) => text(parameters[name]);
    const clientId = await clientIdOf(context, parameter);
    const allowed = allowedUrls(context, clientId);
    const target = parameter(returnTo) ?? allowed.default;
    if (target !== undefined && !isAllowed(allowed.urls, target)) {
      context.history.log({
        type: "flo",
        description: "The return URL isn't allowed.",
        client: context.state.clients.get(clientId ?? ""),
        origin: originOf(ctx),
        details: { return_to: target },
      });
      throw new AuthenticationError(
        "invalid_request",
        `The "${returnTo}" querystring parameter "${target}" is not defined as a valid URL in "Allowed Logout URLs".`,
      );
    }
    const session = await provider.Session.get(ctx);
    context.history.log({
      type: "slo",
      description: "User successfully logged out",
      client: context.state.clients.get(clientId ?? ""),
      user: context.state.users.get(session.accountId ?? ""),
      origin: originOf(ctx),
      details: { return_to: target, session_id: session.uid },
    });
    const ended = context.state.sessions.get(session.uid);
    await session.destroy();
    if (ended !== undefined) void notifyOfLogout(context, ended, "rp-logout");
    ctx.cookies.set(provider.cookieName("session"), null);
    if (target === undefined) ctx.body = "OK";
    else ctx.redirect(withState(target, parameter("state")));
  };
}

/** The client that is named, or that the ID token was made for; an expired one tells it as well as any. */
async function clientIdOf(
  { keys, issuer }: AuthenticationContext,
  parameter: (name: string) => string | undefined,
): Promise<string | undefined> {
  const hint = parameter("id_token_hint");
  if (hint === undefined) return parameter("client_id");
  try {
    const issuedAt = new Date((decodeJwt(hint).iat ?? 0) * 1000);
    const { aud } = await keys.verify(hint, { issuer, now: issuedAt });
    return typeof aud === "string" ? aud : aud?.[0];
  } catch (cause) {
    throw new AuthenticationError("invalid_request", "The id_token_hint is not one of this tenant.", {
      cause,
    });
  }
}

/**
 * Where a logout may lead: to the URLs of the client, of which the first is also where it leads if nothing is asked for,
 * or, without a client, to those of the tenant (Auth0 docs, "Redirect Users After Logout").
 */
function allowedUrls({ state }: AuthenticationContext, clientId: string | undefined) {
  if (clientId === undefined)
    return { urls: texts(state.settings.get("tenants/settings")?.allowed_logout_urls) };
  const urls = texts(state.clients.get(clientId)?.allowed_logout_urls);
  return { urls, default: urls.find((url) => !url.includes("*")) };
}

/** Query string and fragment do not matter. */
const isAllowed = (urls: readonly string[], target: string): boolean =>
  isAllowedUrl(urls, target) || isAllowedUrl(urls, target.replace(/[?#].*$/s, ""));

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function withState(target: string, state: string | undefined): string {
  if (state === undefined) return target;
  const url = new URL(target);
  url.searchParams.set("state", state);
  return url.href;
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
