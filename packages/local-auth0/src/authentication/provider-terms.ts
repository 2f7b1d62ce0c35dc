import { askedResponse, isResponseMode, RESPONSE_MODE } from "./asked-response.ts";
import { s256 } from "./code-challenge.ts";
import { AuthenticationError } from "./error.ts";
import {
  type LoginRequest,
  loginParameter,
  ORIGINAL_REQUEST,
  SETTLED_ORGANIZATION,
  textParameters,
} from "./login-request.ts";

/** Prompts that the tenant knows, as `oidc-provider` has them; Auth0 passes over the others. Who signs up logs in anew. */
const PROMPTS: Readonly<Record<string, string>> = { none: "none", login: "login", create: "login" };

/**
 * Refuses a parameter that is repeated, which one reader would take for another value than the next (RFC 6749 §3.1), or that is no text.
 *
 * @throws {AuthenticationError} `invalid_request`, as a page
 */
export function checkValues({ query, body }: LoginRequest): void {
  const all = [...Object.entries(query), ...Object.entries(body)];
  const wrong = all.find(([, value]) => typeof value !== "string");
  if (wrong === undefined) return;
  throw new AuthenticationError("invalid_request", `The parameter ${wrong[0]} has to be one text.`);
}

/**
 * An authorization request in the terms of `oidc-provider`, which carries it as it was, too, for the decisions and Actions of the tenant:
 *
 * - a `plain` challenge becomes the S256 one of the same verifier, so that it is verified like one (RFC 7636 §4.2);
 * - whatever response is asked for, `oidc-provider` is asked for a code, and the tenant answers as it was asked;
 * - an ID token as a hint is checked by the tenant, whose keys change;
 * - scopes of APIs are the tenant's business, so that `oidc-provider` has to see `openid` only.
 */
export function inTermsOfProvider(request: LoginRequest): Record<string, string> {
  const { prompt = "", id_token_hint, ...sent } = textParameters(request);
  return {
    ...sent,
    ...challengeOf(request),
    ...promptOf(prompt),
    ...responseParameters(request),
    scope: "openid",
    [ORIGINAL_REQUEST]: JSON.stringify(request),
    [SETTLED_ORGANIZATION]: "",
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

/** `none` beside another one stays, and is refused for it (OpenID Connect Core §3.1.2.1). */
function promptOf(asked: string): { prompt?: string } {
  const known = new Set(
    asked.split(" ").flatMap((word) => (Object.hasOwn(PROMPTS, word) ? (PROMPTS[word] ?? []) : [])),
  );
  const prompt = known.has("none") && asked.trim() !== "none" ? "none login" : [...known].join(" ");
  return prompt === "" ? {} : { prompt };
}

/** Splits off what a client sends to authenticate from what it asks for. */
export function credentialsApart(form: Readonly<Record<string, unknown>>) {
  const { client_secret, client_assertion, client_assertion_type, ...rest } = form;
  const credentials = Object.entries({ client_secret, client_assertion, client_assertion_type });
  return {
    credentials: Object.fromEntries(
      credentials.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    ) as Record<string, string>,
    rest,
  };
}
