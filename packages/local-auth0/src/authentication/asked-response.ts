import type { Client } from "../state/tenant-state.ts";
import { AuthenticationError } from "./error.ts";
import { type LoginRequest, loginParameter } from "./login-request.ts";

const TYPES = ["code", "id_token", "token"] as const;
const MODES = ["query", "fragment", "form_post", "web_message"] as const;

/** The response mode of which `oidc-provider` is told, whatever was asked for. */
export const RESPONSE_MODE = "asked_for";

export type ResponseType = (typeof TYPES)[number];
export type ResponseMode = (typeof MODES)[number];

/** Whether the tenant can answer in a mode. */
export const isResponseMode = (mode: string): boolean => MODES.some((one) => one === mode);

/** The things that an application wants to be sent for a login, and how. */
export interface AskedResponse {
  readonly types: readonly ResponseType[];
  readonly mode: ResponseMode;
}

/**
 * The response that an authorization request asks for (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, §5): whatever is made of
 * `code`, `id_token` and `token`, by default in the query if it is a code alone, and in the fragment otherwise.
 *
 * @returns `undefined` where the tenant knows no such type or mode
 */
export function askedResponse(request: LoginRequest): AskedResponse | undefined {
  const words = new Set((loginParameter(request, "response_type") ?? "").split(" "));
  const types = TYPES.filter((type) => words.has(type));
  if (types.length === 0 || types.length !== words.size) return undefined;
  const usual = types.length === 1 && types[0] === "code" ? "query" : "fragment";
  const asked = loginParameter(request, "response_mode") ?? usual;
  const mode = MODES.find((one) => one === asked);
  return mode && { types, mode };
}

/**
 * Checks whether a client may get what it asks for: tokens in the browser only with the grant `implicit`, never in a query, where logs and histories
 * keep them, and an ID token only with a nonce (OpenID Connect Core §3.2.2.1, §3.3.2.11).
 *
 * @throws {AuthenticationError} `unsupported_response_type`, `unauthorized_client`, `invalid_request`
 */
export function checkAskedResponse(client: Client, request: LoginRequest): void {
  const asked = askedResponse(request);
  if (asked === undefined) {
    throw new AuthenticationError("unsupported_response_type", "The response type isn't supported.");
  }
  const { types, mode } = asked;
  const isInBrowser = types.includes("token") || types.includes("id_token");
  const grants = [
    ...(types.includes("code") ? ["authorization_code"] : []),
    ...(isInBrowser ? ["implicit"] : []),
  ];
  const missing = grants.find((grant) => client.grant_types?.includes(grant) !== true);
  if (missing !== undefined) {
    throw new AuthenticationError(
      "unauthorized_client",
      `Grant type '${missing}' not allowed for the client.`,
    );
  }
  if (isInBrowser && mode === "query") {
    throw new AuthenticationError("invalid_request", "response_mode 'query' is not allowed for tokens.");
  }
  if (!types.includes("id_token")) return;
  if (loginParameter(request, "nonce") === undefined) {
    throw new AuthenticationError("invalid_request", "nonce is required");
  }
  if (loginParameter(request, "scope")?.split(" ").includes("openid") !== true) {
    throw new AuthenticationError("invalid_request", "An ID token needs the scope openid.");
  }
}
