import { createHash } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import { type AskedResponse, askedResponse, type ResponseMode } from "./asked-response.ts";
import type { AuthenticationContext, Login } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { issueAccessToken, issueIdToken } from "./issue-tokens.ts";
import { originalRequest } from "./login-request.ts";
import { formPostPage } from "./pages.ts";
import { recordTokens } from "./record-exchange.ts";
import { answerByMessage } from "./web-message.ts";

/** Members of a response to an authorization request, or of a refusal. */
type Members = Readonly<Record<string, unknown>>;

/** Answers an authorization request with what it asked for, in the way that it asked for. */
export function answerAsAsked(context: AuthenticationContext) {
  return async (ctx: KoaContextWithOIDC, redirectUri: string, response: object): Promise<void> => {
    const asked: AskedResponse = askedResponse(originalRequest(ctx)) ?? { types: ["code"], mode: "query" };
    const members = { ...response } as Members;
    const tokens = await tokensFor(context, ctx, asked, members);
    return DELIVERIES[asked.mode](ctx, redirectUri, { ...members, ...tokens });
  };
}

/** The tokens that go to the browser, in the place of the code or with it (OpenID Connect Core §3.2.2.5, §3.3.2.5). */
async function tokensFor(
  context: AuthenticationContext,
  ctx: KoaContextWithOIDC,
  { types }: AskedResponse,
  { code }: Members,
): Promise<Members> {
  if (typeof code !== "string" || types.every((type) => type === "code")) return {};
  const { login, client, user } = entitiesOf(context, ctx);
  const withCode = types.includes("code");
  if (!withCode) await forget(context, ctx, login);
  const issuedAt = context.now();
  const access = types.includes("token")
    ? await issueAccessToken(context, login, user, { issuedAt, isForBrowser: true })
    : undefined;
  const idToken = types.includes("id_token")
    ? await issueIdToken(context, login, client, user, {
        issuedAt,
        hashes: {
          ...(access !== undefined && { at_hash: halfHash(access.token) }),
          ...(withCode && { c_hash: halfHash(code) }),
        },
      })
    : undefined;
  const tokens = {
    ...(access !== undefined && { access_token: access.token }),
    ...(idToken !== undefined && { id_token: idToken }),
  };
  recordTokens(context, tokens, { grantType: withCode ? "hybrid" : "implicit", clientId: client.client_id });
  return {
    ...tokens,
    ...(!withCode && { code: undefined }),
    ...(access !== undefined && {
      expires_in: access.expiresIn,
      token_type: "Bearer",
      scope: login.outcome.scopes.join(" "),
    }),
  };
}

function entitiesOf({ state, logins }: AuthenticationContext, { oidc }: KoaContextWithOIDC) {
  const login = logins.get(oidc.entities.Grant?.jti ?? "");
  const client = state.clients.get(oidc.client?.clientId ?? "");
  const user = state.users.get(login?.authorization.userId ?? "");
  if (login !== undefined && client !== undefined && user !== undefined) return { login, client, user };
  throw new AuthenticationError("access_denied", "The login is over.");
}

/** Nobody gets to see the code, so nobody is to use it. */
async function forget({ logins }: AuthenticationContext, { oidc }: KoaContextWithOIDC, login: Login) {
  logins.delete(login.authorization.id);
  await oidc.entities.AuthorizationCode?.destroy();
}

/** The left half of a token's SHA-256, which is the hash of RS256, PS256 and HS256. */
const halfHash = (token: string): string =>
  createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");

type Delivery = (ctx: KoaContextWithOIDC, redirectUri: string, members: Members) => Promise<void>;

const DELIVERIES: Readonly<Record<ResponseMode, Delivery>> = {
  query: async (ctx, redirectUri, members) => {
    const url = new URL(redirectUri);
    for (const [name, value] of textsOf(members)) url.searchParams.set(name, value);
    ctx.status = 303;
    ctx.redirect(url.href);
  },
  fragment: async (ctx, redirectUri, members) => {
    const url = new URL(redirectUri);
    url.hash = new URLSearchParams(textsOf(members)).toString();
    ctx.status = 303;
    ctx.redirect(url.href);
  },
  form_post: async (ctx, redirectUri, members) => {
    ctx.status = 200;
    ctx.type = "html";
    const { document, policy } = await formPostPage(redirectUri, textsOf(members));
    ctx.set("content-security-policy", policy);
    ctx.body = document;
  },
  web_message: (ctx, redirectUri, members) =>
    answerByMessage(ctx, redirectUri, Object.fromEntries(definedOf(members))),
};

const definedOf = (members: Members) => Object.entries(members).filter(([, value]) => value !== undefined);
const textsOf = (members: Members): [string, string][] =>
  definedOf(members).map(([name, value]) => [name, String(value)]);
