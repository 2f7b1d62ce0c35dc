import { mfaPolicies } from "../../management/resources/guardian.ts";
import { settingsOf } from "../../management/rest/singleton.ts";
import type { TenantState } from "../../state/tenant-state.ts";
import { AuthenticationError } from "../error.ts";
import { type Factor, factorsOf } from "./factors.ts";

/** What a person has to show beside the password. */
export interface MultifactorStep {
  readonly kind: "multifactor";
  /** One of these. */
  readonly factors: readonly Factor[];
  /** Whether it can be saved for this browser, for 30 days. */
  readonly mayRemember: boolean;
}

/** What Actions said by `api.multifactor.enable` (Auth0 docs, "post-login - API Object"). */
export interface MultifactorRequest {
  readonly provider: string;
  readonly allowRememberBrowser?: boolean;
}

/**
 * The second factor that a login needs: by what an Action said, or else by the tenant's policy `all-applications`. Actions may
 * switch the policy off for a login by the provider `none`.
 *
 * @param isRefresh a refresh is no login, so that the policy says nothing of it
 * @throws {AuthenticationError} `access_denied` where an Action asks for one, and the tenant has switched none on
 */
export function requiredMultifactor(
  state: TenantState,
  asked: MultifactorRequest | undefined,
  isRefresh = false,
): MultifactorStep | undefined {
  const factors = factorsOf(state).filter(
    (factor) => asked?.provider !== "google-authenticator" || factor === "otp" || factor === "recovery-code",
  );
  const isPossible = factors.some((factor) => factor !== "recovery-code");
  if (asked === undefined) {
    return !isRefresh && isAlwaysRequired(state) && isPossible
      ? { kind: "multifactor", factors, mayRemember: true }
      : undefined;
  }
  if (asked.provider === "none") return undefined;
  if (!isPossible) {
    throw new AuthenticationError(
      "access_denied",
      "Multifactor authentication is required, but the tenant has switched no factor on.",
    );
  }
  return { kind: "multifactor", factors, mayRemember: asked.allowRememberBrowser !== false };
}

function isAlwaysRequired(state: TenantState): boolean {
  const { policies } = settingsOf({ state }, mfaPolicies);
  return Array.isArray(policies) && policies.includes("all-applications");
}
