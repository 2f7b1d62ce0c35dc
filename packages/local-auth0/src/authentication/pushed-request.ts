import { decodeJwt } from "jose";
import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import { AuthenticationError } from "./error.ts";
import { tokenRefusals } from "./error-responses.ts";
import { type LoginRequest, loginParameter, ORIGINAL_REQUEST } from "./login-request.ts";
import { checkValues, credentialsApart, inTermsOfProvider } from "./provider-terms.ts";
import { readForm, replaceForm } from "./request-body.ts";

/** The beginning of the address of a request that was pushed (RFC 9126 §2.2); its identifier follows. */
const PREFIX = "urn:ietf:params:oauth:request_uri:";

/**
 * Takes in an authorization request by a call of the client itself, which gets an address for it (RFC 9126). `oidc-provider` authenticates the
 * client, checks the request in its terms, and keeps it.
 */
export const pushRequest: Middleware = async (ctx, next) => {
  const form = await readForm(ctx.req);
  const { credentials, rest } = credentialsApart(form);
  const request: LoginRequest = { method: "POST", query: {}, body: rest };
  checkValues(request);
  if (rest.request_uri !== undefined) {
    throw new AuthenticationError("invalid_request", "request_uri can't be pushed.");
  }
  replaceForm(ctx, { ...credentials, ...inTermsOfProvider(request) });
  return tokenRefusals(ctx, next);
};

/**
 * The request that was pushed, if a request refers to one. It is good for one use, and for the client that pushed it (RFC 9126 §4).
 *
 * @returns `undefined` for a request that says itself what it wants
 * @throws {AuthenticationError} `invalid_request_uri`, as a page: who sent it says nothing of a callback
 */
export async function pushedRequest(
  provider: Provider,
  request: LoginRequest,
): Promise<LoginRequest | undefined> {
  const address = loginParameter(request, "request_uri");
  if (address?.startsWith(PREFIX) !== true) return undefined;
  const clientId = loginParameter(request, "client_id");
  const pushed = await provider.PushedAuthorizationRequest.find(address.slice(PREFIX.length));
  const { iss, [ORIGINAL_REQUEST]: original } = pushed === undefined ? {} : decodeJwt(pushed.request);
  if (clientId === undefined || iss !== clientId || typeof original !== "string") {
    throw new AuthenticationError(
      "invalid_request_uri",
      "The request_uri is unknown, over, or was used already.",
      {
        status: 400,
      },
    );
  }
  await pushed?.destroy();
  const { body }: LoginRequest = JSON.parse(original);
  return { method: request.method, query: { ...body, client_id: clientId }, body: {}, isPushed: true };
}
