import type { TokenEndpointGrantContext } from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";
import { DEVICE_GRANT, exchangeDeviceCode } from "./device-grant.ts";
import { exchangeCode } from "./grant-authorization-code.ts";
import { exchangeCredentials } from "./grant-client-credentials.ts";
import { exchangePassword } from "./grant-password.ts";
import { refresh } from "./grant-refresh-token.ts";
import { exchangeToken, TOKEN_EXCHANGE_GRANT } from "./grant-token-exchange.ts";
import type { TokenResponse } from "./issue-tokens.ts";
import { MULTIFACTOR_GRANTS } from "./multifactor-grants.ts";
import { exchangePasswordlessCode, PASSWORDLESS_GRANT } from "./passwordless-grant.ts";

/** @throws {AuthenticationError} when there are no tokens */
type Grant = (context: AuthenticationContext, ctx: TokenEndpointGrantContext) => Promise<TokenResponse>;

/** All that the token endpoint exchanges, by the name of the grant: how, and for which parameters. */
export const GRANTS: readonly (readonly [name: string, exchange: Grant, parameters: readonly string[]])[] = [
  ["authorization_code", exchangeCode, ["code", "code_verifier", "redirect_uri"]],
  ["refresh_token", refresh, ["refresh_token", "scope"]],
  ["client_credentials", exchangeCredentials, ["audience", "scope", "organization"]],
  ["password", exchangePassword, ["username", "password", "audience", "scope"]],
  [
    "http://auth0.com/oauth/grant-type/password-realm",
    exchangePassword,
    ["username", "password", "audience", "scope", "realm"],
  ],
  [DEVICE_GRANT, exchangeDeviceCode, ["device_code"]],
  [
    TOKEN_EXCHANGE_GRANT,
    exchangeToken,
    [
      "subject_token",
      "subject_token_type",
      "actor_token",
      "actor_token_type",
      "audience",
      "scope",
      "organization",
    ],
  ],
  ...MULTIFACTOR_GRANTS,
  [PASSWORDLESS_GRANT, exchangePasswordlessCode, ["username", "otp", "realm", "audience", "scope"]],
];
