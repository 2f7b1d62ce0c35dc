import type { TokenEndpointGrantContext } from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { exchangeLogin } from "./exchange-login.ts";
import { clientFor, requiredParameter } from "./grant.ts";
import type { TokenResponse } from "./issue-tokens.ts";

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** Seconds between two questions of a device, at least. */
export const POLL_SECONDS = 5;

/** Seconds for which a device's questions are remembered: as long as its code is good. */
export const DEVICE_CODE_LIFETIME = 900;

/**
 * Gives a device its tokens once somebody has typed in its code and logged in (RFC 8628 §3.4, §3.5).
 *
 * @throws {AuthenticationError} `authorization_pending` until then, `slow_down` when it asks too often, `expired_token`, `access_denied`
 */
export async function exchangeDeviceCode(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const client = clientFor(context, ctx);
  const value = requiredParameter(ctx, "device_code");
  const code = await ctx.oidc.provider.DeviceCode.find(value, { ignoreExpiration: true });
  if (code === undefined || code.clientId !== client.client_id || code.consumed !== undefined)
    throw invalidCode();
  if (code.isExpired) {
    // It is told once (Auth0 docs, "Call Your API Using the Device Authorization Flow").
    await code.destroy();
    throw new AuthenticationError("expired_token", "The device code has expired.");
  }
  if (code.error !== undefined) {
    throw new AuthenticationError("access_denied", code.errorDescription ?? "The login was denied.");
  }
  if (code.accountId === undefined) throw pending(context, value);
  await code.consume();
  return exchangeLogin(context, ctx, client, { id: code.grantId, otherwise: invalidCode });
}

/** Why a device has to ask again; it is told to wait if it has asked just before. */
function pending({ devicePolls, now }: AuthenticationContext, code: string): AuthenticationError {
  const last = devicePolls.get(code);
  const at = now().getTime();
  devicePolls.set(code, at, DEVICE_CODE_LIFETIME);
  if (last === undefined || at - last >= POLL_SECONDS * 1000) {
    return new AuthenticationError("authorization_pending", "User has yet to authorize device code.");
  }
  return new AuthenticationError(
    "slow_down",
    `You are polling faster than the specified interval of ${POLL_SECONDS} seconds.`,
    { status: 429 },
  );
}

const invalidCode = () => new AuthenticationError("invalid_grant", "Invalid or expired device code.");
