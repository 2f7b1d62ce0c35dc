import type { Context, Middleware } from "koa";
import type { TenantState } from "../state/tenant-state.ts";
import { askedResponse, isResponseMode, RESPONSE_MODE } from "./asked-response.ts";
import { isAllowedUrl } from "./callbacks.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { s256 } from "./grant-authorization-code.ts";
import { allParameters, type LoginRequest, loginParameter, ORIGINAL_REQUEST } from "./login-request.ts";
import { mayReceive } from "./origins.ts";
import { readForm } from "./request-body.ts";

/** Prompts that the tenant knows; Auth0 passes over the others. */
const PROMPTS: ReadonlySet<string | undefined> = new Set(["none", "login"]);

/**
 * Puts a request at `/authorize` into the terms of `oidc-provider`, and keeps it as it was for the decisions and Actions
 * of the tenant:
 *
 * - a posted form is a query like any other;
 * - a `plain` challenge becomes the S256 one of the same verifier, so that it is verified like one (RFC 7636 §4.2);
 * - whatever response is asked for, `oidc-provider` is asked for a code, and the tenant answers as it was asked;
 * - scopes of APIs are the tenant's business, so that `oidc-provider` has to see `openid` only.
 *
 * Nobody is asked to log in for a page that may not get the response.
 */
export function authorizeRequest({ state }: Pick<AuthenticationContext, "state">): Middleware {
  return async (ctx, next) => {
    const request: LoginRequest = {
      method: ctx.method,
      query: { ...ctx.query },
      body: ctx.method === "POST" ? await readForm(ctx.req) : {},
    };
    checkValues(request);
    checkReceiver(state, request);
    ctx.method = "GET";
    ctx.query = { ...parametersOf(request), [ORIGINAL_REQUEST]: JSON.stringify(request) };
    return next();
  };
}

/**
 * Refuses a parameter that is repeated, which one reader would take for another value than the next (RFC 6749 §3.1), or that is no text.
 *
 * @throws {AuthenticationError} `invalid_request`, as a page
 */
function checkValues({ query, body }: LoginRequest): void {
  const all = [...Object.entries(query), ...Object.entries(body)];
  const wrong = all.find(([, value]) => typeof value !== "string");
  if (wrong === undefined) return;
  throw new AuthenticationError("invalid_request", `The parameter ${wrong[0]} has to be one text.`);
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

function parametersOf(request: LoginRequest): NonNullable<Context["query"]> {
  const { prompt, ...sent } = allParameters(request);
  const asked = loginParameter(request, "prompt");
  return {
    ...(sent as Context["query"]),
    ...challengeOf(request),
    ...(asked !== undefined && PROMPTS.has(asked) && { prompt: asked }),
    ...responseParameters(request),
    scope: "openid",
  };
}

/** A mode that the tenant doesn't know stays one that nobody knows, whatever it is called. */
function responseParameters(request: LoginRequest): { response_type?: string; response_mode?: string } {
  if (askedResponse(request) !== undefined) return { response_type: "code", response_mode: RESPONSE_MODE };
  const mode = loginParameter(request, "response_mode");
  return mode === undefined || isResponseMode(mode) ? {} : { response_mode: "unknown" };
}

/** A challenge without a method is a `plain` one (RFC 7636 §4.3). */
function challengeOf(request: LoginRequest): { code_challenge?: string; code_challenge_method?: string } {
  const challenge = loginParameter(request, "code_challenge");
  const method = loginParameter(request, "code_challenge_method") ?? "plain";
  if (challenge === undefined || method !== "plain") return {};
  return { code_challenge: s256(challenge), code_challenge_method: "S256" };
}
