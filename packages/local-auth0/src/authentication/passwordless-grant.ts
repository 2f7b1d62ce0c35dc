import type { TokenEndpointGrantContext } from "oidc-provider";
import { requestedApi } from "./access.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { callerRequest, clientFor, optionalParameter, requiredParameter } from "./grant.ts";
import type { TokenResponse } from "./issue-tokens.ts";
import { logInAtTokenEndpoint } from "./log-in-at-token-endpoint.ts";
import { addressOf, authenticateByCode } from "./passwordless-code.ts";
import { passwordlessOf } from "./people.ts";

export const PASSWORDLESS_GRANT = "http://auth0.com/oauth/grant-type/passwordless/otp";

/** Exchanges a code that was sent for tokens (Authentication API, "Authenticate User"). */
export async function exchangePasswordlessCode(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const client = clientFor(context, ctx);
  const realm = requiredParameter(ctx, "realm");
  const typed = requiredParameter(ctx, "username");
  const code = requiredParameter(ctx, "otp");
  const connection = passwordlessOf(context.state, client).find(({ name }) => name === realm);
  if (connection === undefined) throw new AuthenticationError("invalid_request", "Unknown or invalid realm.");
  const address = addressOf(connection, typed) ?? typed;
  const user = await authenticateByCode(context, client, connection, {
    ...{ address, code },
    request: callerRequest(ctx),
  });
  return logInAtTokenEndpoint(context, ctx, {
    client,
    user,
    audience: requestedApi(context.state, optionalParameter(ctx, "audience"))?.identifier,
    method: connection.strategy,
  });
}
