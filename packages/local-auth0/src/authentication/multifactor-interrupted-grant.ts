import { randomBytes } from "node:crypto";
import type { Client, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { authenticatorsOf, factorOf } from "./multifactor-factors.ts";
import { countWrongFactor, isExhausted } from "./multifactor-failures.ts";
import type { MultifactorStep } from "./multifactor-requirement.ts";
import type { InterruptedGrant } from "./waiting-logins.ts";

/** Seconds that an `mfa_token` is good for (Auth0 docs, "Authenticate With Resource Owner Password Grant and MFA"). */
const LIFETIME = 600;

/** Wrong codes for one token, at most. */
const MAX_FAILURES = 10;

/**
 * Refuses to go on with a login before a second factor is shown.
 *
 * @throws {AuthenticationError} `mfa_required`, always, with an `mfa_token` and what can be done with it
 */
export function interruptGrant(
  { state, interruptedGrants }: AuthenticationContext,
  { factors, purpose }: MultifactorStep,
  login: InterruptedGrant["login"],
): never {
  const token = `Fe26.2*${randomBytes(48).toString("base64url")}`;
  interruptedGrants.set(
    token,
    {
      ...{ login, factors, isEnrolment: purpose === "enrol" },
      ...{ enrolling: [], sent: new Map(), failures: 0 },
    },
    LIFETIME,
  );
  const own = authenticatorsOf(state, login.attempt.user, factors).flatMap(
    (method) => factorOf(method) ?? [],
  );
  const hasFactor = own.some((factor) => factor !== "recovery-code");
  const isEnrolled = purpose === "challenge" || (purpose === "any" && hasFactor);
  const types = isEnrolled ? new Set(own) : factors.filter((factor) => factor !== "recovery-code");
  throw new AuthenticationError("mfa_required", "Multifactor authentication required", {
    members: {
      mfa_token: token,
      mfa_requirements: { [isEnrolled ? "challenge" : "enroll"]: [...types].map((type) => ({ type })) },
    },
  });
}

/** The login and person of an `mfa_token`. @throws {AuthenticationError} when it is none, over, or another client's */
export function interruptedGrantOf(
  { state, interruptedGrants }: AuthenticationContext,
  token: string,
  client?: Client,
): { grant: InterruptedGrant; user: User } {
  const grant = interruptedGrants.get(token);
  if (grant === undefined) {
    throw token.startsWith("Fe26.2*")
      ? new AuthenticationError("expired_token", "mfa_token is expired", { status: 401 })
      : new AuthenticationError("invalid_grant", "Malformed mfa_token");
  }
  const { clientId, userId } = grant.login.attempt.authorization;
  if (client !== undefined && client.client_id !== clientId) {
    throw new AuthenticationError("invalid_request", "mfa_token not issued to this client");
  }
  const user = state.users.get(userId);
  if (user === undefined || user.blocked === true) {
    throw new AuthenticationError("invalid_grant", "user is blocked");
  }
  return { grant, user };
}

/** Counts a wrong code. @throws {AuthenticationError} always; after too many the token is good for nothing */
export function refuseCode(
  context: AuthenticationContext,
  grant: InterruptedGrant,
  description: string,
): never {
  grant.failures += 1;
  countWrongFactor(context, grant.login.attempt.user);
  throw new AuthenticationError("invalid_grant", description);
}

/** @throws {AuthenticationError} when there were too many wrong codes, for this login or for others of the person */
export function checkFailures(context: AuthenticationContext, { failures, login }: InterruptedGrant): void {
  if (failures < MAX_FAILURES && !isExhausted(context, login.attempt.user)) return;
  throw new AuthenticationError("too_many_attempts", "Too many wrong codes. Log in again.", { status: 429 });
}
