import { type AnyJudgements, judgementIn } from "declared-stack/judgement";
import { differingLeaves } from "declared-stack/leaves";
import { type AnyChange, change } from "../model/change.ts";
import { weightOf } from "./direction.ts";
import type { Comparison } from "./revision.ts";

/** Changes of what all applications of the tenant share (tenant/settings/), value by value. */
export function settingChanges({ before, after }: Comparison): AnyChange[] {
  // That all of them are gone is said once, with the file.
  if (after.snapshot.settingsFault !== null) return [];
  return differingLeaves(before.snapshot.settings, after.snapshot.settings).map((leaf) => {
    const { path: subject, was, is } = leaf;
    const { direction, concern } = weightOf(leaf, judgementIn(SETTINGS, leaf.steps));
    return change("setting", direction, { subject, was, is }, concern);
  });
}

const throttled: AnyJudgements = { max_attempts: "less is safer", rate: "more is safer" };

/**
 * How a change of each setting is to be judged, by the Deploy CLI's names. One that isn't here is judged by nobody: page
 * templates, scripts, and whatever Auth0 adds.
 */
const SETTINGS: AnyJudgements = {
  tenant: {
    friendly_name: "words",
    picture_url: "identity",
    support_email: "identity",
    support_url: "identity",
    default_redirection_uri: "identity",
    allowed_logout_urls: "gate",
    default_audience: "identity",
    enabled_locales: "harmless",
    sandbox_version: "fixed",
    session_lifetime: "less is safer",
    idle_session_lifetime: "less is safer",
    ephemeral_session_lifetime: "less is safer",
    idle_ephemeral_session_lifetime: "less is safer",
    session_cookie: { mode: { safe: "non-persistent" } },
    sessions: { oidc_logout_prompt_enabled: "guard" },
    oidc_logout: { rp_logout_end_session_endpoint_discovery: "harmless" },
    customize_mfa_in_postlogin_action: "gate",
    flags: {
      allow_legacy_delegation_grant_types: { safe: false },
      allow_legacy_ro_grant_types: { safe: false },
      allow_legacy_tokeninfo_endpoint: { safe: false },
      disable_clickjack_protection_headers: { safe: false },
      disable_management_api_sms_obfuscation: { safe: false },
      enable_client_connections: { safe: false },
      enable_dynamic_client_registration: { safe: false },
      enable_public_signup_user_exists_error: { safe: false },
      no_disclose_enterprise_connections: { safe: true },
      revoke_refresh_token_grant: { safe: true },
    },
  },
  attackProtection: {
    bruteForceProtection: {
      enabled: { safe: true },
      mode: "fixed",
      max_attempts: "less is safer",
      shields: "guard",
      allowlist: "gate",
    },
    suspiciousIpThrottling: {
      enabled: { safe: true },
      shields: "guard",
      allowlist: "gate",
      stage: {
        "pre-login": throttled,
        "pre-user-registration": throttled,
        "pre-custom-token-exchange": throttled,
      },
    },
    breachedPasswordDetection: {
      enabled: { safe: true },
      method: "fixed",
      shields: "guard",
      admin_notification_frequency: "fixed",
      stage: { "pre-user-registration": { shields: "guard" }, "pre-change-password": { shields: "guard" } },
    },
  },
  // One more factor is one more way past the others.
  guardianFactors: { name: "harmless", enabled: "fixed" },
  guardianPolicies: { policies: "guard" },
  prompts: {
    universal_login_experience: { safe: "new" },
    identifier_first: "harmless",
    webauthn_platform_first_factor: "gate",
    customText: "words",
  },
  branding: { colors: "harmless", logo_url: "identity", favicon_url: "identity" },
  emailTemplates: {
    template: "fixed",
    enabled: "guard",
    syntax: "fixed",
    from: "identity",
    subject: "words",
    body: "words",
    urlLifetimeInSeconds: "less is safer",
    resultUrl: "identity",
  },
  // All that it may change: the settings of a type that is left out are there, and reach no tenant.
  "Deploy CLI": { types: "fixed" },
};
