import { wantsSecondFactors } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** Factors of which people enrol one at their first login that wants it, by their names in the settings. */
const ENROLLED: readonly unknown[] = ["otp", "webauthn-roaming", "push-notification", "sms"];

/**
 * Why a tenant with these settings lets nobody show a second factor that a policy asks for; none where it does, and where the policy
 * asks for none. Everybody's login would fail who would get something that wants one.
 *
 * @param settings by the Deploy CLI's types of resources.
 */
export function factorFaults(
  policy: Pick<Policy, "scopes" | "roles" | "applications">,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  if (!wantsSecondFactors(policy)) return [];
  const { guardianFactors, tenant } = settings;
  const isEnrolled = (factor: unknown) =>
    ENROLLED.includes(member(factor, "name")) && member(factor, "enabled") === true;
  return [
    ...(Array.isArray(guardianFactors) && guardianFactors.some(isEnrolled)
      ? []
      : ["guardianFactors has none switched on that people can enrol"]),
    ...(member(tenant, "customize_mfa_in_postlogin_action") === true
      ? []
      : [
          "tenant.customize_mfa_in_postlogin_action isn't true, without which Auth0 fails the Action that asks for one",
        ]),
  ];
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
