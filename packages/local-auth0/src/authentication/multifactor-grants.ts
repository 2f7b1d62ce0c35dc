import type { TokenEndpointGrantContext } from "oidc-provider";
import type { AuthenticationMethod } from "../state/authentication-method.ts";
import { renewRecoveryCode } from "../state/recovery-code.ts";
import type { User } from "../state/tenant-state.ts";
import { withMethod } from "./authentication-methods.ts";
import type { AuthenticationContext } from "./context.ts";
import { evaluateWithoutPages } from "./evaluate-without-pages.ts";
import { callerRequest, clientFor, requiredParameter } from "./grant.ts";
import { issueTokens, type TokenResponse } from "./issue-tokens.ts";
import { confirm, verifyCode } from "./multifactor-authenticator.ts";
import { authenticatorsOf, type Factor, factorOf } from "./multifactor-factors.ts";
import { clearWrongFactors } from "./multifactor-failures.ts";
import { checkFailures, interruptedGrantOf, refuseCode } from "./multifactor-interrupted-grant.ts";
import type { InterruptedGrant } from "./waiting-logins.ts";

const PREFIX = "http://auth0.com/oauth/grant-type/mfa-";

/** Shows a second factor, and tells which. @throws {AuthenticationError} when the code is wrong */
type Show = (
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
  grant: InterruptedGrant,
  user: User,
) => AuthenticationMethod;

const showOtp: Show = (context, ctx, grant, user) => {
  const code = requiredParameter(ctx, "otp");
  const apps = [...authenticatorsOf(context.state, user, ["otp"]), ...grant.enrolling];
  const method = apps.find((one) => one.type === "totp" && verifyCode(context, one, code));
  return method ?? refuseCode(context, grant, "Invalid otp_code.");
};

const showSent: Show = (context, ctx, grant) => {
  const challenge = grant.sent.get(requiredParameter(ctx, "oob_code"));
  const code = requiredParameter(ctx, "binding_code");
  if (challenge === undefined) return refuseCode(context, grant, "Malformed oob_code");
  if (!verifyCode(context, challenge.method, code, challenge.code))
    return refuseCode(context, grant, "Invalid binding_code.");
  grant.sent.clear();
  return challenge.method;
};

const showRecoveryCode: Show = (context, ctx, grant, user) => {
  const code = requiredParameter(ctx, "recovery_code");
  const method = authenticatorsOf(context.state, user, ["recovery-code"]).find((one) =>
    verifyCode(context, one, code),
  );
  return method ?? refuseCode(context, grant, "MFA Authorization rejected.");
};

/**
 * The grants that go on with a login after `mfa_required` (Authentication API, "Multi-factor Authentication"), each with its
 * parameters. A recovery code is answered with the next one.
 */
export const MULTIFACTOR_GRANTS = [
  [`${PREFIX}otp`, exchangeBy(showOtp, "otp"), ["mfa_token", "otp"]],
  [`${PREFIX}oob`, exchangeBy(showSent, "phone", "email"), ["mfa_token", "oob_code", "binding_code"]],
  [`${PREFIX}recovery-code`, exchangeBy(showRecoveryCode, "recovery-code"), ["mfa_token", "recovery_code"]],
] as const;

function exchangeBy(show: Show, ...factors: Factor[]) {
  return async (
    context: AuthenticationContext,
    ctx: TokenEndpointGrantContext,
  ): Promise<TokenResponse & { recovery_code?: string }> => {
    const client = clientFor(context, ctx);
    const token = requiredParameter(ctx, "mfa_token");
    const { grant, user } = interruptedGrantOf(context, token, client);
    checkFailures(context, grant);
    if (!grant.factors.some((factor) => factors.includes(factor))) {
      refuseCode(context, grant, "MFA Authorization rejected.");
    }
    const method = show(context, ctx, grant, user);
    clearWrongFactors(context, user);
    if (!method.confirmed) confirm(context, method);
    context.interruptedGrants.delete(token);
    const factor = factorOf(method) ?? "otp";
    const { attempt, grantType, outcome: before } = grant.login;
    const added = { name: "mfa", timestamp: context.now().toISOString(), type: factor };
    const methods = withMethod(attempt.methods ?? [], added);
    const authorization = { ...attempt.authorization, methods };
    const login = { attempt: { ...attempt, user, authorization, methods }, grantType };
    const outcome = await evaluateWithoutPages(context, login, before);
    const response = await issueTokens(context, { authorization, outcome }, client, user, grantType);
    return {
      ...response,
      ...(outcome.scopes.includes("offline_access") && {
        refresh_token: context.refreshTokens.issue(authorization, callerRequest(ctx), outcome.refreshToken),
      }),
      ...(factor === "recovery-code" && { recovery_code: renewRecoveryCode(context, user) }),
    };
  };
}
