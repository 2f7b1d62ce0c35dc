import { createHash, randomBytes } from "node:crypto";
import type { Device } from "./device.ts";
import { loginStep, type Obstacle } from "./login-page.ts";
import { patientFetch } from "./patient-fetch.ts";
import { requestTokens, type SignInTokens } from "./token-endpoint.ts";

/** A person, an application, and what it asks for. */
export interface SignIn {
  /** Ends in `/`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string | undefined;
  readonly redirectUri: string;
  /** The identifier of the API. */
  readonly audience?: string;
  readonly scope: string;
  readonly username: string;
  readonly password: string;
  /** By which the person shows a second factor. */
  readonly device?: Device | undefined;
  /** That of the proof, unless given. */
  readonly fetch?: typeof globalThis.fetch;
  /** `S256` unless given; as the last two say, the code is redeemed with another verifier, or with none. */
  readonly pkce?: "S256" | "plain" | "none" | "another verifier" | "no verifier";
  /** `code` unless given; by `token` the tokens are asked for at once, which is the implicit grant. */
  readonly responseType?: "code" | "token";
  /** One in which somebody may be logged in; a new one unless given. */
  readonly browser?: Browser;
  /** Shows the person nothing: they are logged in, or there are no tokens (OpenID Connect Core §3.1.2.1). */
  readonly silent?: boolean;
  /** The connection through which the person comes, with the issuer of the directory where they show who they are. */
  readonly through?: { readonly connection: string; readonly issuer: string };
  /** The class of authentication that is asked for. */
  readonly acrValues?: string;
}

/** Fetches without following redirects, and keeps cookies. @param form is posted. */
export type Browser = (url: URL, form?: URLSearchParams) => Promise<Response>;

/**
 * The tokens, or why there are none: the tenant's error, `login_failed` when its login page did not let the person in, or
 * an obstacle, which doesn't say whether they may come in.
 */
export type SignInResult =
  | { readonly ok: true; readonly tokens: SignInTokens }
  | {
      readonly ok: false;
      readonly error: string;
      readonly description: string;
      readonly status?: number;
      readonly obstacle?: Obstacle;
    };

/** Signs a person in by the Authorization Code flow, through the tenant's hosted login, without a browser. */
export async function signIn(request: SignIn): Promise<SignInResult> {
  const verifier = randomBytes(32).toString("base64url");
  const login = () => authorize(request, verifier);
  const result = await (request.device?.inTurn(login) ?? login());
  if (!(result instanceof URLSearchParams)) return result;
  const token = result.get("access_token");
  if (token === null) return exchange(request, result.get("code") ?? "", verifier);
  return {
    ok: true,
    tokens: { access_token: token, expires_in: Number(result.get("expires_in")), token_type: "Bearer" },
  };
}

type Refusal = Extract<SignInResult, { ok: false }>;

/** The most pages and redirects of one login. */
const MOST_STEPS = 30;

/** Goes from the authorization request to the callback. @returns the parameters that the callback gets */
async function authorize(request: SignIn, verifier: string): Promise<URLSearchParams | Refusal> {
  const { device } = request;
  const browse = request.browser ?? openBrowser(device, request.fetch);
  let at = new URL("authorize", request.issuer);
  at.search = new URLSearchParams(authorizationParameters(request, verifier)).toString();
  let response = await browse(at);
  const answered = new Set<string>();
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const { status } = response;
    const location = response.headers.get("location");
    if (location !== null) {
      await response.body?.cancel();
      at = new URL(location, at);
      if (isCallback(at, request)) return callbackResult(at, status);
      if (!isKnown(at, request)) return leadsElsewhere(at, status);
      response = await browse(at);
      continue;
    }
    await device?.ready();
    const page = { url: at, html: await response.text(), isAgain: answered.has(at.pathname) };
    const { username, password } = request;
    const step = loginStep(page, { username, password }, device);
    if (step.kind === "refused") return { ok: false, ...step, status };
    if (step.kind === "obstacle") return { ok: false, ...step, obstacle: step.error, status };
    at = step.url;
    if (!isKnown(at, request)) return leadsElsewhere(at, status);
    answered.add(at.pathname);
    response = await browse(at, step.fields);
  }
  return { ok: false, error: "login_failed", description: "the login leads round in a circle" };
}

/** Whether the tenant sends the browser to the callback, which may lie under its own address. */
const isCallback = ({ href }: URL, { redirectUri }: SignIn): boolean =>
  href.split(/[?#]/, 1)[0] === new URL(redirectUri).href.split(/[?#]/, 1)[0];

/** Whether an address is of the tenant, or of the directory through which the person comes. */
const isKnown = ({ href }: URL, { issuer, through }: SignIn): boolean =>
  href.startsWith(issuer) || (through !== undefined && href.startsWith(through.issuer));

function authorizationParameters(request: SignIn, verifier: string): Record<string, string> {
  const { clientId, redirectUri, scope, audience, silent, acrValues, through } = request;
  const { pkce = "S256", responseType = "code" } = request;
  const challenge = pkce === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  return {
    response_type: responseType,
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    ...(audience !== undefined && { audience }),
    ...(through !== undefined && { connection: through.connection }),
    ...(silent && { prompt: "none" }),
    ...(acrValues !== undefined && { acr_values: acrValues }),
    ...(pkce !== "none" && {
      code_challenge: challenge,
      code_challenge_method: pkce === "plain" ? "plain" : "S256",
    }),
  };
}

/** A browser in which nobody is logged in; the one of a device is remembered. */
export function openBrowser(device: Device | undefined, fetch = patientFetch): Browser {
  // Cookies with where they are for: tenants of one machine differ by their ports alone.
  const jar = new Map<string, { readonly origin?: string; readonly path: string; readonly pair: string }>();
  if (device?.remembered !== undefined) jar.set("device", { path: "/", pair: device.remembered });
  return async (url, form) => {
    const cookies = [...jar.values()].filter(
      ({ origin = url.origin, path }) => origin === url.origin && url.pathname.startsWith(path),
    );
    const response = await fetch(url, {
      redirect: "manual",
      headers: { accept: "text/html", cookie: cookies.map(({ pair }) => pair).join("; ") },
      ...(form !== undefined && { method: "POST", body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const path = /; *path=([^;]+)/i.exec(cookie)?.[1] ?? "/";
      const { origin } = url;
      jar.set(`${origin}${path} ${pair.slice(0, pair.indexOf("="))}`, { origin, path, pair });
      device?.keep(pair);
    }
    return response;
  };
}

/** The implicit grant answers in the fragment. */
function callbackResult({ searchParams: query, hash }: URL, status: number): URLSearchParams | Refusal {
  const searchParams = hash.includes("=") ? new URLSearchParams(hash.slice(1)) : query;
  const error = searchParams.get("error");
  if (error === null) return searchParams;
  return { ok: false, error, description: searchParams.get("error_description") ?? "", status };
}

function leadsElsewhere({ origin, protocol }: URL, status: number): Refusal {
  const description = `the login leads to ${origin === "null" ? protocol : origin}, which is not the tenant`;
  return { ok: false, error: "unknown_page", description, status, obstacle: "unknown_page" };
}

function exchange(request: SignIn, code: string, verifier: string): Promise<SignInResult> {
  const { issuer, clientId, clientSecret, redirectUri, pkce, fetch } = request;
  const parameters = {
    grant_type: "authorization_code",
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    ...verifierOf(pkce, verifier),
  };
  return requestTokens(issuer, parameters, fetch);
}

function verifierOf(pkce: SignIn["pkce"], verifier: string): { readonly code_verifier?: string } {
  if (pkce === "none" || pkce === "no verifier") return {};
  return { code_verifier: pkce === "another verifier" ? randomBytes(32).toString("base64url") : verifier };
}
