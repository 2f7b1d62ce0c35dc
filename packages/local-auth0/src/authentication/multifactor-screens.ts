import type { AuthenticationMethod } from "../state/authentication-method.ts";
import { renewRecoveryCode } from "../state/recovery-code.ts";
import type { TenantState, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { confirm, contactIn, newAuthenticator, newCode, verifyCode } from "./multifactor-authenticator.ts";
import { authenticatorsOf, type Factor, factorOf } from "./multifactor-factors.ts";
import type { MultifactorStep } from "./multifactor-requirement.ts";
import type { MultifactorScreen } from "./waiting-logins.ts";

/** The answer of a person to a screen. */
export interface Submission {
  readonly code: string;
  readonly factor: string;
  readonly contact: string;
  /** Asks for the choice among the factors. */
  readonly wantsOther: boolean;
}

/** The next screen; `done` with the factor that was shown; or why the screen stays. */
export type Reply =
  | { readonly screen: MultifactorScreen; readonly shown?: Factor }
  | { readonly shown?: Factor; readonly done: true }
  | { readonly refusal: string };

type Tenant = Pick<AuthenticationContext, "state" | "now">;

const enrollable = (factors: readonly Factor[]) => factors.filter((factor) => factor !== "recovery-code");

/** Whoever has a factor shows it, and whoever has none enrols one, unless an Action wants one of the two. */
export function firstScreen(tenant: Tenant, user: User, step: MultifactorStep): MultifactorScreen {
  const { factors, purpose, choose } = step;
  const own = authenticatorsOf(tenant.state, user, factors);
  const isChallenge = purpose === "challenge" || (purpose === "any" && hasFactor(own));
  if (isChallenge) {
    const preferred = factors.flatMap((factor) => own.find((method) => factorOf(method) === factor) ?? []);
    const [first] = purpose === "any" ? own : preferred;
    if (first !== undefined && !(choose && own.length > 1)) return codeScreen(first);
    return { name: "choose", isEnrolment: false, factors: factorsIn(own) };
  }
  const choice = enrollable(factors);
  const [first] = choice;
  const isChosen = choice.length === 1 || (purpose === "enrol" && !choose);
  if (first !== undefined && isChosen) return enrolment(tenant, user, first);
  return { name: "choose", isEnrolment: true, factors: choice };
}

/** A recovery code alone is none. */
const hasFactor = (own: readonly AuthenticationMethod[]): boolean =>
  own.some(({ type }) => type !== "recovery-code");

const factorsIn = (own: readonly AuthenticationMethod[]): Factor[] => [
  ...new Set(own.flatMap((method) => factorOf(method) ?? [])),
];

/** Goes on from a screen with what the person sent. */
export function nextScreen(
  tenant: Tenant,
  user: User,
  step: MultifactorStep,
  screen: MultifactorScreen,
  sent: Submission,
): Reply {
  if (screen.name === "recovery-code") return { done: true };
  if (sent.wantsOther) return { screen: otherFactors(tenant.state, user, step) };
  switch (screen.name) {
    case "choose":
      return chosen(tenant, user, step, screen, sent.factor);
    case "contact":
      return withContact(tenant, user, screen.factor, sent.contact);
    case "code":
      return withCode(tenant, user, step, screen, sent.code);
  }
}

/** The other factors that the person has, or else those that may be enrolled. */
function otherFactors(
  state: TenantState,
  user: User,
  { factors, purpose }: MultifactorStep,
): MultifactorScreen {
  const own = authenticatorsOf(state, user, factors);
  return purpose === "challenge" || (purpose === "any" && hasFactor(own))
    ? { name: "choose", isEnrolment: false, factors: factorsIn(own) }
    : { name: "choose", isEnrolment: true, factors: enrollable(factors) };
}

function chosen(
  tenant: Tenant,
  user: User,
  step: MultifactorStep,
  { isEnrolment, factors }: Extract<MultifactorScreen, { name: "choose" }>,
  wanted: string,
): Reply {
  const factor = factors.find((one) => one === wanted);
  if (factor === undefined) return { refusal: "Please choose one of the methods." };
  if (isEnrolment) {
    return factor === "recovery-code"
      ? { refusal: "Please choose one of the methods." }
      : { screen: enrolment(tenant, user, factor) };
  }
  const method = authenticatorsOf(tenant.state, user, step.factors).find((one) => factorOf(one) === factor);
  return method === undefined
    ? { refusal: "Please choose one of the methods." }
    : { screen: codeScreen(method) };
}

function enrolment(tenant: Tenant, user: User, factor: Exclude<Factor, "recovery-code">): MultifactorScreen {
  return factor === "otp" ? codeScreen(newAuthenticator(tenant, user, factor)) : { name: "contact", factor };
}

function withContact(tenant: Tenant, user: User, factor: "phone" | "email", typed: string): Reply {
  const contact = contactIn(factor, typed);
  if (contact !== undefined) return { screen: codeScreen(newAuthenticator(tenant, user, factor, contact)) };
  return {
    refusal:
      factor === "phone"
        ? "Enter a phone number with its country code, such as +1 555 0100."
        : "Enter an e-mail address.",
  };
}

const codeScreen = (method: AuthenticationMethod): MultifactorScreen => ({
  name: "code",
  method,
  ...((method.type === "phone" || method.type === "email") && { sent: newCode() }),
});

function withCode(
  tenant: Tenant,
  user: User,
  { factors }: MultifactorStep,
  { method, sent }: Extract<MultifactorScreen, { name: "code" }>,
  code: string,
): Reply {
  const factor = factorOf(method);
  if (factor === undefined || !verifyCode(tenant, method, code, sent)) {
    return {
      refusal:
        factor === "recovery-code" ? "The recovery code is wrong." : "The code you entered is invalid.",
    };
  }
  if (!method.confirmed) confirm(tenant, method);
  const [recovery] = authenticatorsOf(tenant.state, user, ["recovery-code"]);
  const isSpent = factor === "recovery-code";
  const lacksRecovery = !method.confirmed && recovery === undefined && factors.includes("recovery-code");
  if (!isSpent && !lacksRecovery) return { shown: factor, done: true };
  return { screen: { name: "recovery-code", code: renewRecoveryCode(tenant, user) }, shown: factor };
}
