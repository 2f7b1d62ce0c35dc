import { decodeJwt } from "jose";
import type { Context, Middleware } from "koa";
import type Provider from "oidc-provider";
import { isAllowedUrl } from "./callbacks.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { originOf } from "./record-exchange.ts";

/** How a logout endpoint names its parameters. */
interface LogoutEndpoint {
  readonly path: string;
  readonly returnTo: string;
}

/** Auth0's own, and the one of OpenID Connect RP-Initiated Logout 1.0. */
export const LOGOUT_ENDPOINTS: readonly LogoutEndpoint[] = [
  { path: "/v2/logout", returnTo: "returnTo" },
  { path: "/oidc/logout", returnTo: "post_logout_redirect_uri" },
];

/** Ends the browser's session, and sends the browser to an allow-listed URL. Refresh tokens stay good, as on Auth0. */
export function logoutEndpoint(
  context: AuthenticationContext,
  provider: Provider,
  { path, returnTo }: LogoutEndpoint,
): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== path) return next();
    const clientId = await clientIdOf(context, ctx);
    const allowed = allowedUrls(context, clientId);
    const target = parameter(ctx, returnTo) ?? allowed.default;
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
    await session.destroy();
    ctx.cookies.set(provider.cookieName("session"), null);
    if (target === undefined) ctx.body = "OK";
    else ctx.redirect(withState(target, parameter(ctx, "state")));
  };
}

/** The client that is named, or that the ID token was made for; an expired one tells it as well as any. */
async function clientIdOf(
  { keys, issuer }: AuthenticationContext,
  ctx: Context,
): Promise<string | undefined> {
  const hint = parameter(ctx, "id_token_hint");
  if (hint === undefined) return parameter(ctx, "client_id");
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

function parameter(ctx: Context, name: string): string | undefined {
  const value = ctx.query[name];
  return typeof value === "string" ? value : undefined;
}
