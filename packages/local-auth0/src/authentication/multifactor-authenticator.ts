import { randomBytes, randomInt } from "node:crypto";
import type { AuthenticationMethod } from "../state/authentication-method.ts";
import { verifyPassword } from "../state/password.ts";
import type { User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { type Factor, METHOD_TYPES } from "./multifactor-factors.ts";
import { newTotpSecret, totpStep } from "./multifactor-totp.ts";

type Context = Pick<AuthenticationContext, "state" | "now">;

/** Where the codes of a factor go. */
export type Contact = Pick<AuthenticationMethod, "phone_number" | "email">;

/** Where codes are to go, in the form in which it is kept; `undefined` for what is no phone number with its country code, or no address. */
export function contactIn(factor: "phone" | "email", typed: string): Contact | undefined {
  const isPhone = factor === "phone";
  const contact = isPhone ? typed.replaceAll(/[\s()-]/g, "") : typed.trim();
  const valid = isPhone ? /^\+[1-9]\d{6,14}$/ : /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
  if (!valid.test(contact) || contact.length > LONGEST_CONTACT) return undefined;
  return isPhone ? { phone_number: contact } : { email: contact };
}

/** Characters (RFC 5321 §4.5.3.1.3). */
const LONGEST_CONTACT = 254;

/** Begins an enrolment. It is kept once the person has proved that they hold the factor: see `confirm`. */
export function newAuthenticator(
  { now }: Context,
  { user_id }: User,
  factor: Exclude<Factor, "recovery-code">,
  contact: Contact = {},
): AuthenticationMethod {
  return {
    id: newId(factor),
    user_id,
    type: METHOD_TYPES[factor],
    confirmed: false,
    created_at: now().toISOString(),
    ...(factor === "otp" && { totp_secret: newTotpSecret() }),
    ...(factor === "phone" && { preferred_authentication_method: "sms" as const }),
    ...contact,
  };
}

/** Keeps an authenticator whose code was right as one of the person's. */
export function confirm({ state, now }: Context, method: AuthenticationMethod): void {
  const at = now().toISOString();
  state.authenticationMethods.put({
    ...(state.authenticationMethods.get(method.id) ?? method),
    ...{ confirmed: true, enrolled_at: at, last_auth_at: at },
  });
}

/**
 * Checks a code.
 *
 * @param sent the code that was sent for this challenge, where the factor is one to which codes are sent
 * @returns whether it is right; an authenticator that was used is kept with the time, and a code of an app works once
 */
export function verifyCode(
  { state, now }: Context,
  method: AuthenticationMethod,
  code: string,
  sent?: string,
): boolean {
  const kept = state.authenticationMethods.get(method.id) ?? method;
  const used = usageOf(kept, code.replaceAll(/\s/g, ""), sent, now());
  if (used === undefined) return false;
  // A verified address is a factor without being enrolled.
  const isImplied = method.confirmed && state.authenticationMethods.get(method.id) === undefined;
  if (!isImplied) state.authenticationMethods.put({ ...kept, ...used, last_auth_at: now().toISOString() });
  return true;
}

/** The members that a right code changes; `undefined` for a wrong one. */
function usageOf(
  method: AuthenticationMethod,
  code: string,
  sent: string | undefined,
  now: Date,
): { last_totp_step?: number } | undefined {
  if (method.type === "recovery-code") {
    return verifyPassword(code.toUpperCase(), method.recovery_code_hash ?? "") ? {} : undefined;
  }
  if (method.type !== "totp") return sent !== undefined && sent === code ? {} : undefined;
  const { totp_secret, last_totp_step: last } = method;
  if (totp_secret === undefined) return undefined;
  const step = totpStep(totp_secret, code, now, typeof last === "number" ? last : undefined);
  return step === undefined ? undefined : { last_totp_step: step };
}

/** Six digits, as they are sent by e-mail or text message. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, "0");

const newId = (factor: Factor): string =>
  `${METHOD_TYPES[factor]}|dev_${randomBytes(12).toString("base64url").replaceAll(/[-_]/g, "x")}`;
