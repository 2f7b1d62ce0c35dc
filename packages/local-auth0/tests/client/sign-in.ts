import { randomUUID } from "node:crypto";
import * as client from "openid-client";
import { Browser } from "./browser.ts";

/** A person who signs in to an application. */
export interface SignIn {
  /** Ends in `/`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  readonly redirectUri: string;
  readonly audience?: string;
  readonly scope: string;
  readonly username: string;
  readonly password: string;
  /** `S256` unless given. */
  readonly pkce?: "S256" | "plain" | "none";
  /** Sends the request that exchanges the code; of this process unless given. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The tokens, or why there are none: the tenant's error, or `login_failed` when its page gives no code. */
export type SignInResult =
  | { readonly ok: true; readonly tokens: Record<string, string | number> }
  | { readonly ok: false; readonly error: string; readonly description: string; readonly status: number };

/** Signs a person in by the Authorization Code flow, in a browser of their own. */
export async function signIn(request: SignIn): Promise<SignInResult> {
  const verifier = client.randomPKCECodeVerifier();
  const browser = new Browser();
  const { issuer, username, password } = request;
  const page = await browser.follow(await authorizationUrl(request, verifier), issuer);
  const end =
    page instanceof Response && page.ok ? await browser.logIn(page, issuer, username, password) : page;
  if (end instanceof Response) return { ok: false, ...refusalOn(await end.text()), status: end.status };
  const { code, error, error_description: description = "" } = Object.fromEntries(end.searchParams);
  if (code === undefined) return { ok: false, error: error ?? "", description, status: browser.status };
  return exchange(request, code, verifier);
}

async function authorizationUrl(
  { issuer, clientId, redirectUri, scope, audience, pkce = "S256" }: SignIn,
  verifier: string,
): Promise<URL> {
  const url = new URL("authorize", issuer);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: randomUUID(),
    ...(audience !== undefined && { audience }),
    ...(pkce === "plain" && { code_challenge: verifier }),
    ...(pkce === "S256" && { code_challenge: await client.calculatePKCECodeChallenge(verifier) }),
    ...(pkce !== "none" && { code_challenge_method: pkce }),
  }).toString();
  return url;
}

async function exchange(request: SignIn, code: string, verifier: string): Promise<SignInResult> {
  const { issuer, clientId, clientSecret, redirectUri, pkce, fetch = globalThis.fetch } = request;
  const response = await fetch(`${issuer}oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      code,
      redirect_uri: redirectUri,
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
      ...(pkce !== "none" && { code_verifier: verifier }),
    }),
  });
  const body = (await response.json()) as Record<string, string>;
  if (response.ok) return { ok: true, tokens: body };
  const { error = "", error_description: description = "" } = body;
  return { ok: false, error, description, status: response.status };
}

/** The error and its description, as pages of the tenant show them. */
function refusalOn(page: string): { error: string; description: string } {
  const text = (pattern: RegExp) => pattern.exec(page)?.[1];
  return {
    error: text(/<small>([^<]*)</) ?? "login_failed",
    description: text(/role="alert">([^<]*)</) ?? "The page has no form and no reason.",
  };
}
