import type { FactorRequest } from "../actions/pause.ts";
import type { PostLoginOutcome } from "../actions/post-login.ts";
import { mfaPolicies } from "../management/resources/guardian.ts";
import { tenantSettings } from "../management/resources/tenant-settings.ts";
import { settingsOf } from "../management/rest/singleton.ts";
import type { TenantState, User } from "../state/tenant-state.ts";
import { AuthenticationError } from "./error.ts";
import { authenticatorsOf, type Factor, factorsOf } from "./multifactor-factors.ts";

/** A second factor that a person has to show beside the password, or to enrol. */
export interface MultifactorStep {
  readonly kind: "multifactor";
  /** One of these, the preferred one first. */
  readonly factors: readonly Factor[];
  /** Whether whoever has a factor shows it and whoever has none enrols one, or only one of the two. */
  readonly purpose: "any" | "challenge" | "enrol";
  /** Whether people choose among the factors first. */
  readonly choose: boolean;
  /** Whether it can be saved for this browser, for 30 days. */
  readonly mayRemember: boolean;
}

/** A login as far as the tenant's policies mind it. */
export interface Circumstances {
  /** A refresh is no login: the policies say nothing of it. */
  readonly isRefresh?: boolean;
  /** Whether the person has never logged in in this browser, but elsewhere. */
  readonly isUnfamiliar?: boolean;
}

/**
 * The second factor that a login needs in its end: by what an Action said (`api.multifactor.enable`), or else by the tenant's policies,
 * which an Action may set aside by the provider `none`. `all-applications` asks everybody; `confidence-score` asks in a browser that is
 * new to somebody, the only risk that can be told on one machine.
 *
 * @throws {AuthenticationError} `access_denied` where an Action asks for one, and the tenant has switched none on
 */
export function requiredMultifactor(
  state: TenantState,
  asked: PostLoginOutcome["multifactor"],
  { isRefresh = false, isUnfamiliar = false }: Circumstances = {},
): MultifactorStep | undefined {
  const factors = factorsOf(state).filter(
    (factor) => asked?.provider !== "google-authenticator" || factor === "otp" || factor === "recovery-code",
  );
  const isPossible = factors.some((factor) => factor !== "recovery-code");
  const step = { kind: "multifactor", factors, purpose: "any", choose: false } as const;
  if (asked === undefined) {
    const isAsked =
      hasPolicy(state, "all-applications") || (isUnfamiliar && hasPolicy(state, "confidence-score"));
    return !isRefresh && isAsked && isPossible ? { ...step, mayRemember: true } : undefined;
  }
  if (asked.provider === "none") return undefined;
  if (!isPossible) throw noFactor("the tenant has switched no factor on");
  return { ...step, mayRemember: asked.allowRememberBrowser };
}

/**
 * The step that an Action asks for before the next one runs (`api.authentication.challengeWith`, `enrollWith` and the like). Factors
 * that the tenant has switched off are none.
 *
 * @throws {AuthenticationError} `access_denied` where none of the factors will do, and where the tenant doesn't let Actions choose
 *   factors (`customize_mfa_in_postlogin_action`, in the dashboard "Customize MFA Factors using Actions")
 */
export function requestedMultifactor(
  state: TenantState,
  user: User,
  request: FactorRequest,
  purpose: "challenge" | "enrol",
): MultifactorStep {
  if (settingsOf({ state }, tenantSettings).customize_mfa_in_postlogin_action !== true) {
    throw new AuthenticationError(
      "access_denied",
      "MFA customized via PostLogin action but feature is not enabled.",
    );
  }
  const switchedOn = factorsOf(state);
  const factors = request.factors.flatMap(({ type }) => switchedOn.find((factor) => factor === type) ?? []);
  const isPossible =
    purpose === "enrol"
      ? factors.some((factor) => factor !== "recovery-code")
      : authenticatorsOf(state, user, factors).length > 0;
  if (!isPossible) {
    const names = request.factors.map(({ type }) => type).join(", ");
    throw noFactor(
      purpose === "enrol"
        ? `the tenant has switched on none of ${names}`
        : `the person has enrolled none of ${names}`,
    );
  }
  return { kind: "multifactor", factors, purpose, choose: request.choose, mayRemember: false };
}

/** Whether the tenant has a policy for second factors (`PUT /guardian/policies`). */
export function hasPolicy(state: TenantState, policy: "all-applications" | "confidence-score"): boolean {
  const { policies } = settingsOf({ state }, mfaPolicies);
  return Array.isArray(policies) && policies.includes(policy);
}

const noFactor = (why: string) =>
  new AuthenticationError("access_denied", `Multifactor authentication is required, but ${why}.`);
