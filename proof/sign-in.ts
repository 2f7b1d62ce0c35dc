import { createHash, randomBytes } from "node:crypto";
import { requestTokens, type SignInTokens } from "./token-endpoint.ts";

/** A person, an application, and what it asks for. */
export interface SignIn {
  /** Ends in `/`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  readonly redirectUri: string;
  /** The identifier of the API. */
  readonly audience?: string;
  readonly scope: string;
  readonly username: string;
  readonly password: string;
  /** Of this process, unless given. */
  readonly fetch?: typeof globalThis.fetch;
  /** `S256` unless given. */
  readonly pkce?: "S256" | "plain" | "none";
}

/** The tokens, or why there are none: the tenant's error, or `login_failed` when its login page did not let the person in. */
export type SignInResult =
  | { readonly ok: true; readonly tokens: SignInTokens }
  | { readonly ok: false; readonly error: string; readonly description: string; readonly status?: number };

/** Signs a person in by the Authorization Code flow, through the tenant's login form, without a browser. */
export async function signIn(request: SignIn): Promise<SignInResult> {
  const verifier = randomBytes(32).toString("base64url");
  const result = await authorize(request, verifier);
  return result instanceof URLSearchParams ? exchange(request, result.get("code") ?? "", verifier) : result;
}

type Refusal = Extract<SignInResult, { ok: false }>;

/** Goes from the authorization request to the callback. @returns the parameters that the callback gets */
async function authorize(request: SignIn, verifier: string): Promise<URLSearchParams | Refusal> {
  const browse = browser(request.fetch ?? fetch);
  const start = new URL("authorize", request.issuer);
  start.search = new URLSearchParams(authorizationParameters(request, verifier)).toString();
  let response = await browse(start);
  let hasPosted = false;
  for (;;) {
    const location = response.headers.get("location");
    if (location !== null) {
      await response.body?.cancel();
      const target = new URL(location, response.url);
      if (leadsAway(target, request)) return callbackResult(target, response.status);
      response = await browse(target);
      continue;
    }
    const page = await response.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined || hasPosted) return pageRefusal(page, response.status);
    hasPosted = true;
    const { username, password } = request;
    response = await browse(new URL(action, response.url), new URLSearchParams({ username, password }));
  }
}

/** Whether the tenant sends the browser away: to the callback, which may lie under its own address, or elsewhere. */
const leadsAway = ({ href }: URL, { issuer, redirectUri }: SignIn): boolean =>
  href.split("?", 1)[0] === new URL(redirectUri).href.split("?", 1)[0] || !href.startsWith(issuer);

function authorizationParameters(request: SignIn, verifier: string): Record<string, string> {
  const { clientId, redirectUri, scope, audience, pkce = "S256" } = request;
  const challenge = pkce === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  return {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    ...(audience !== undefined && { audience }),
    ...(pkce !== "none" && { code_challenge: challenge, code_challenge_method: pkce }),
  };
}

/** Fetches without following redirects, and keeps cookies with the path that they are for. */
function browser(fetch: typeof globalThis.fetch) {
  const jar = new Map<string, { readonly path: string; readonly pair: string }>();
  return async (url: URL, form?: URLSearchParams): Promise<Response> => {
    const cookies = [...jar.values()].filter(({ path }) => url.pathname.startsWith(path));
    const response = await fetch(url, {
      redirect: "manual",
      headers: { accept: "text/html", cookie: cookies.map(({ pair }) => pair).join("; ") },
      ...(form !== undefined && { method: "POST", body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const path = /; *path=([^;]+)/i.exec(cookie)?.[1] ?? "/";
      jar.set(`${path} ${pair.slice(0, pair.indexOf("="))}`, { path, pair });
    }
    return response;
  };
}

function callbackResult({ searchParams }: URL, status: number): URLSearchParams | Refusal {
  const error = searchParams.get("error");
  if (error === null) return searchParams;
  return { ok: false, error, description: searchParams.get("error_description") ?? "", status };
}

/** The reason that a page of the tenant gives. */
function pageRefusal(page: string, status: number): Refusal {
  const description =
    /role="alert">([^<]*)</.exec(page)?.[1] ?? "The tenant answered with a page that has no form.";
  const error = /<small>([^<]*)</.exec(page)?.[1] ?? "login_failed";
  return { ok: false, error, description, status };
}

function exchange(request: SignIn, code: string, verifier: string): Promise<SignInResult> {
  const { issuer, clientId, clientSecret, redirectUri, pkce, fetch } = request;
  const parameters = {
    grant_type: "authorization_code",
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    ...(pkce !== "none" && { code_verifier: verifier }),
  };
  return requestTokens(issuer, parameters, fetch);
}
