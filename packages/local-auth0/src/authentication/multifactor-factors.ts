import { enabledFactors } from "../management/resources/guardian.ts";
import { settingsOf } from "../management/rest/singleton.ts";
import type { AuthenticationMethod } from "../state/authentication-method.ts";
import type { TenantState, User } from "../state/tenant-state.ts";

/**
 * The second factors that work here, in Actions' names and in the order in which they are offered. Push notifications and
 * WebAuthn need a device that this tenant can't reach.
 */
export const FACTORS = ["otp", "phone", "email", "recovery-code"] as const;

export type Factor = (typeof FACTORS)[number];

/** The name of a factor's switch in the tenant's settings (`PUT /guardian/factors/{name}`). */
export const FACTOR_SWITCHES: Readonly<Record<Factor, string>> = {
  otp: "otp",
  phone: "sms",
  email: "email",
  "recovery-code": "recovery-code",
};

/** The type of the authentication methods of a factor, in the Management API's names. */
export const METHOD_TYPES = {
  otp: "totp",
  phone: "phone",
  email: "email",
  "recovery-code": "recovery-code",
} as const satisfies Record<Factor, AuthenticationMethod["type"]>;

/** The factor of a method; `undefined` where it is none that works here. */
export const factorOf = ({ type }: Pick<AuthenticationMethod, "type">): Factor | undefined =>
  FACTORS.find((factor) => METHOD_TYPES[factor] === type);

/** The factors that the tenant has switched on. */
export function factorsOf(state: TenantState): Factor[] {
  const switches = settingsOf({ state }, enabledFactors);
  return FACTORS.filter((factor) => switches[FACTOR_SWITCHES[factor]] === true);
}

/**
 * The authenticators by which a person can be challenged, of some factors, the last used first and a recovery code last. Whose address is verified
 * has the factor `email` without an enrolment (Auth0 docs, "Configure Email Notifications for MFA").
 */
export function authenticatorsOf(
  state: TenantState,
  user: User,
  factors: readonly Factor[],
): AuthenticationMethod[] {
  const enrolled = state.authenticationMethods
    .all()
    .filter((method) => method.user_id === user.user_id && method.confirmed)
    .filter((method) => factors.some((factor) => METHOD_TYPES[factor] === method.type));
  const { email, email_verified, user_id, created_at } = user;
  const hasEmail = enrolled.some(({ type }) => type === "email");
  const implied: AuthenticationMethod[] =
    email !== undefined && email_verified === true && factors.includes("email") && !hasEmail
      ? [{ id: `email|${user_id}`, user_id, type: "email", email, confirmed: true, created_at }]
      : [];
  const rank = ({ type }: AuthenticationMethod) => (type === "recovery-code" ? 1 : 0);
  return [...enrolled, ...implied].sort(
    (one, other) =>
      rank(one) - rank(other) || (other.last_auth_at ?? "").localeCompare(one.last_auth_at ?? ""),
  );
}

/** The factors that a person has enrolled, as Actions hear of them. */
export const enrolledFactors = (state: TenantState, user: User): { type: Factor }[] =>
  authenticatorsOf(state, user, factorsOf(state)).flatMap((method) => {
    const type = factorOf(method);
    return type === undefined ? [] : [{ type }];
  });
