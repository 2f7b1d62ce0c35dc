import type { Context, Middleware } from "koa";
import { parseScopes } from "./access.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { profileClaims } from "./people.ts";
import { readForm } from "./request-body.ts";

/** Answers the claims that an access token with `openid` may see (OpenID Connect Core §5.3). */
export function userinfoEndpoint(context: AuthenticationContext): Middleware {
  return async (ctx) => {
    try {
      const token = await bearerToken(ctx);
      const { userId, scopes } = await holderOf(context, token);
      const user = context.state.users.get(userId);
      if (user === undefined || !scopes.includes("openid")) throw unauthorized();
      ctx.body = { ...profileClaims(user, scopes), ...context.customClaims.get(token), sub: user.user_id };
    } catch (cause) {
      if (!(cause instanceof AuthenticationError)) throw cause;
      ctx.status = cause.status;
      ctx.set("www-authenticate", challenge(cause));
      // Plain text, unlike everywhere else: so Auth0 answered when its Ruby SDK recorded it.
      ctx.body = "Unauthorized";
    }
  };
}

/** An opaque token, or a JWT that names `/userinfo` as one of its audiences. */
async function holderOf({ opaqueTokens, keys, issuer, now }: AuthenticationContext, token: string) {
  const opaque = opaqueTokens.get(token);
  if (opaque !== undefined) return opaque;
  try {
    const claims = await keys.verify(token, { issuer, audience: `${issuer}userinfo`, now: now() });
    return { userId: claims.sub ?? "", scopes: parseScopes(String(claims.scope ?? "")) };
  } catch (cause) {
    throw unauthorized(cause);
  }
}

/** The token of the header, or of a posted form (RFC 6750 §2.1, §2.2). */
async function bearerToken(ctx: Context): Promise<string> {
  const [, token] = /^Bearer (\S+)$/i.exec(ctx.get("authorization")) ?? [];
  if (token !== undefined) return token;
  const { access_token } = ctx.is("urlencoded") ? await readForm(ctx.req) : {};
  if (typeof access_token !== "string" || ctx.get("authorization") !== "") throw unauthorized();
  return access_token;
}

const challenge = ({ error, error_description }: AuthenticationError): string =>
  `Bearer realm="Users", error="${error}", error_description="${error_description}"`;

const unauthorized = (cause?: unknown) =>
  new AuthenticationError("invalid_token", "Unauthorized", { status: 401, cause });
