import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { authenticationMethod } from "../authentication/client-metadata.ts";
import { loopbackUrl } from "../state/loopback.ts";
import type { Client, TenantState } from "../state/tenant-state.ts";
import { alertOf, Browser, fieldsOf, formOf, type Page } from "./browser.ts";

/** A person who signs in to an application. */
export interface SignIn {
  /** The application's name or client id. */
  readonly client: string;
  /** The e-mail address or user name. */
  readonly username: string;
  readonly password: string;
  /** The identifier of an API. */
  readonly audience?: string;
  /** `openid profile email` unless given. */
  readonly scope?: string;
  /** The first of the client's callbacks, unless given. */
  readonly redirectUri?: string;
  /** Further parameters of the authorization request, for example `organization` or `acr_values`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Fields of further pages by their names, such as `code`; a function gets the page that asks. */
  readonly answers?: Readonly<Record<string, string | ((page: Page) => string)>>;
}

const tokens = z.looseObject({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
  expires_in: z.number(),
  token_type: z.string(),
});

/** The tokens that a person's application got. */
export type SignedIn = z.output<typeof tokens>;

/** Why nobody was signed in, or no token was made: an error of OAuth's, or `login_failed` where a page says why. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  /** For example `access_denied`. */
  readonly code: string;

  constructor(code: string, why: string) {
    super(`${code}: ${why}`);
    this.code = code;
  }
}

/** More pages than that are no login. */
const MOST_PAGES = 10;

/**
 * Signs a person in as a browser does: the authorization request with PKCE, the login page and whatever pages come after
 * it, and the exchange of the code.
 *
 * @param issuer of the domain that is asked; ends in `/`
 * @throws {SignInError} with the error that the application is told, or with what the page says
 */
export async function signIn(state: TenantState, issuer: string, request: SignIn): Promise<SignedIn> {
  const client = clientOf(state, request.client);
  const redirectUri = request.redirectUri ?? client.callbacks?.[0];
  if (redirectUri === undefined) {
    throw new SignInError(
      "callback_missing",
      `the client "${client.name}" has no callback; give it one, or a redirectUri`,
    );
  }
  const verifier = randomBytes(32).toString("base64url");
  const url = new URL("authorize", issuer);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: request.scope ?? "openid profile email",
    state: randomBytes(16).toString("base64url"),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(request.audience !== undefined && { audience: request.audience }),
    ...request.parameters,
  }).toString();
  const {
    code,
    error,
    error_description: why = "",
  } = Object.fromEntries((await endOf(url, { ...request, redirectUri })).searchParams);
  if (code === undefined) throw new SignInError(error ?? "login_failed", why);
  return exchange(issuer, {
    grant_type: "authorization_code",
    client_id: client.client_id,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    code,
    ...(authenticationMethod(client) !== "none" &&
      client.client_secret !== undefined && { client_secret: client.client_secret }),
  });
}

/**
 * Goes through the pages of a login, also to other providers on this machine.
 *
 * @returns the address at which the application is told how it ended
 */
async function endOf(url: URL, request: SignIn & { readonly redirectUri: string }): Promise<URL> {
  const browser = new Browser(
    ({ href }) => href.startsWith(request.redirectUri) || loopbackUrl(href) === undefined,
  );
  let at = await browser.open(url);
  for (let pages = 0; !(at instanceof URL); pages += 1) {
    const before: Page = at;
    const fields = filledIn(before, request);
    if (fields === undefined || pages === MOST_PAGES) throw refusal(before);
    at = await browser.submit(before, fields);
    if (!(at instanceof URL) && alertOf(at) !== undefined) throw refusal(at);
  }
  return at;
}

/** The fields of a page, or nothing where it asks for something else; a page may ask for nothing but to go on. */
function filledIn(
  page: Page,
  { username, password, answers = {} }: SignIn,
): Record<string, string> | undefined {
  const known: SignIn["answers"] = { username, password, ...answers };
  const asked = fieldsOf(page);
  const entries = asked.flatMap((name) => {
    const answer = known[name];
    return answer === undefined ? [] : [[name, typeof answer === "string" ? answer : answer(page)] as const];
  });
  const leadsOn = formOf(page) !== undefined && (entries.length > 0 || asked.length === 0);
  return leadsOn ? Object.fromEntries(entries) : undefined;
}

function refusal(page: Page): SignInError {
  const asked = fieldsOf(page);
  const why =
    alertOf(page) ??
    (asked.length > 0
      ? `the page at ${page.url.pathname} asks for ${asked.join(", ")}: give it as an answer`
      : "the page has no form and no reason");
  const code = /<small>([^<]*)</.exec(page.html)?.[1] ?? "login_failed";
  return new SignInError(code, why);
}

async function exchange(issuer: string, parameters: Record<string, string>): Promise<SignedIn> {
  const response = await fetch(`${issuer}oauth/token`, {
    method: "POST",
    body: new URLSearchParams(parameters),
  });
  const body: unknown = await response.json();
  if (response.ok) return tokens.parse(body);
  const { error, error_description } = z
    .object({ error: z.string(), error_description: z.string().default("") })
    .parse(body);
  throw new SignInError(error, error_description);
}

/** The client of a name or a client id. @throws {SignInError} when there is none */
export function clientOf({ clients }: TenantState, named: string): Readonly<Client> {
  const client = clients.get(named) ?? clients.find(({ name }) => name === named);
  if (client !== undefined) return client;
  const names = clients.all().flatMap((one) => (one.global === true ? [] : [one.name]));
  throw new SignInError("client_missing", `there is no client "${named}"; there are ${names.join(", ")}`);
}
