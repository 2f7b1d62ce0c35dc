import { scopes } from "../generated/policy.ts";
import { type Reason, SessionError } from "./reasons.ts";
import type { Person } from "./tenant.ts";

/** The scopes that the app asks for: who the person is, a refresh token, and whatever the policy lets this application ask for. */
export const SCOPE = ["openid", "profile", "email", "offline_access", ...Object.keys(scopes)].join(" ");

/** The reasons of the SDK's errors, by their codes on any platform: OAuth's, OpenID Connect's and the SDK's own. */
const REASONS: Readonly<Record<string, Reason>> = {
  USER_CANCELLED: "cancelled",
  "a0.session.user_cancelled": "cancelled",
  cancelled: "cancelled",
  access_denied: "denied",
  unauthorized: "denied",
  login_required: "expired",
  consent_required: "expired",
  interaction_required: "expired",
  account_selection_required: "expired",
  mfa_required: "expired",
  session_expired: "expired",
  SESSION_EXPIRED: "expired",
  NO_CREDENTIALS: "expired",
  NO_REFRESH_TOKEN: "expired",
  noCredentials: "expired",
  noRefreshToken: "expired",
  invalid_grant: "revoked",
  invalid_refresh_token: "revoked",
  timeout: "unreachable",
  network_error: "unreachable",
  "a0.network_error": "unreachable",
  NO_NETWORK: "unreachable",
  request_error: "unreachable",
  server_error: "unreachable",
  temporarily_unavailable: "unreachable",
  too_many_requests: "unreachable",
  ID_TOKEN_VALIDATION_FAILED: "untrusted",
  "a0.session.invalid_idtoken": "untrusted",
  state_mismatch: "untrusted",
};

/** The natives' "renewal failed": whether for want of a network or because the refresh token is no good, they don't say. */
const RENEWAL_FAILED: ReadonlySet<string> = new Set(["RENEW_FAILED", "renewFailed"]);

/** The claims by which spa-js names the one that an ID token fails, such as `(iss) claim`, which it has no code for. */
const ID_TOKEN_FAULT = /\((iss|sub|aud|azp|nonce|exp|iat|nbf)\) claim|^ID token|^Signature algorithm/;

/** The codes of whatever an SDK threw: `code` and `type` are the natives' and react-native-auth0's, `error` is spa-js's. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const codes: unknown[] = ["code", "type", "error"].map((member) => Reflect.get(error, member));
  return codes.filter((code) => typeof code === "string");
}

/** Whether an SDK's error has this code. */
export const hasCode = (error: unknown, code: string): boolean => codesOf(error).includes(code);

/**
 * Makes what runs an action of an SDK, and turns whatever that throws into the session's own error.
 *
 * @param reachable whether the tenant can be reached: decides where the error doesn't say.
 */
export const attemptWith =
  (reachable: () => Promise<boolean>) =>
  async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw await sessionError(error, reachable);
    }
  };

async function sessionError(error: unknown, reachable: () => Promise<boolean>): Promise<SessionError> {
  if (error instanceof SessionError) return error;
  const codes = codesOf(error);
  const known = codes.map((code) => REASONS[code]).find((reason) => reason !== undefined);
  if (known !== undefined) return new SessionError(known);
  if (error instanceof Error && ID_TOKEN_FAULT.test(error.message)) return new SessionError("untrusted");
  if (!(await reachable())) return new SessionError("unreachable");
  return new SessionError(codes.some((code) => RENEWAL_FAILED.has(code)) ? "revoked" : "failed");
}

/** A person as `/userinfo` describes them. */
export function personOfProfile(profile: {
  sub: string;
  name?: string;
  email?: string;
  picture?: string;
}): Person {
  const { sub, name, email, picture } = profile;
  return {
    sub,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(picture !== undefined && { picture }),
  };
}
