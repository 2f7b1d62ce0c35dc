import { z } from "zod";
import type { Endpoint } from "../rest/endpoint.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { isMembers, type Members } from "../rest/merge.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";

const flag = z.boolean().exactOptional();
const allowlist = z.array(z.string()).max(100).exactOptional();
const members = z.record(z.string(), z.unknown()).exactOptional();
const challenge = z.enum(["never", "when_risky", "always"]).exactOptional();
const limit = z.strictObject({
  max_attempts: z.int().min(1).exactOptional(),
  rate: z.int().min(0).exactOptional(),
});

/** A kind of attack protection: settings of one tenant, all behind one scope. */
const protection = <Update extends Members>(
  name: string,
  rest: Omit<Singleton<Update>, "path" | "scope">,
) => ({
  path: `attack-protection/${name}`,
  scope: "attack_protection",
  ...rest,
});

/** Blocks an account, or an account from one address, after a number of wrong passwords. */
export const bruteForceProtection = protection("brute-force-protection", {
  update: z.strictObject({
    enabled: flag,
    shields: z.array(z.enum(["block", "user_notification"])).exactOptional(),
    allowlist,
    mode: z.enum(["count_per_identifier_and_ip", "count_per_identifier"]).exactOptional(),
    max_attempts: z.int().min(1).max(100).exactOptional(),
  }),
  defaults: {
    enabled: true,
    shields: ["block", "user_notification"],
    mode: "count_per_identifier_and_ip",
    allowlist: [],
    max_attempts: 10,
  },
});

/** Slows down an address that tries many accounts. */
const suspiciousIpThrottling = protection("suspicious-ip-throttling", {
  update: z.strictObject({
    enabled: flag,
    shields: z.array(z.enum(["block", "admin_notification"])).exactOptional(),
    allowlist,
    stage: z
      .strictObject({
        "pre-login": limit.exactOptional(),
        "pre-user-registration": limit.exactOptional(),
        "pre-custom-token-exchange": limit.exactOptional(),
      })
      .exactOptional(),
  }),
  nested: ["stage"],
  defaults: {
    enabled: false,
    shields: ["admin_notification", "block"],
    allowlist: [],
    stage: {
      "pre-login": { max_attempts: 100, rate: 864_000 },
      "pre-user-registration": { max_attempts: 50, rate: 1_200 },
      "pre-custom-token-exchange": { max_attempts: 10, rate: 600_000 },
    },
  },
});

/** Refuses passwords that are known from breaches elsewhere. */
const breachedPasswordDetection = protection("breached-password-detection", {
  update: z.strictObject({
    enabled: flag,
    shields: z.array(z.enum(["block", "user_notification", "admin_notification"])).exactOptional(),
    admin_notification_frequency: z
      .array(z.enum(["immediately", "daily", "weekly", "monthly"]))
      .exactOptional(),
    method: z.enum(["standard", "enhanced"]).exactOptional(),
    stage: z
      .strictObject({ "pre-user-registration": members, "pre-change-password": members })
      .exactOptional(),
  }),
  nested: ["stage"],
  defaults: {
    enabled: false,
    shields: ["block", "admin_notification", "user_notification"],
    admin_notification_frequency: ["monthly", "daily", "weekly", "immediately"],
    method: "standard",
    stage: {
      "pre-user-registration": { shields: ["block", "admin_notification"] },
      "pre-change-password": { shields: ["block", "admin_notification"] },
    },
  },
});

/** When to ask who signs in to prove that it is a person. */
const botDetection = protection("bot-detection", {
  update: z.strictObject({
    bot_detection_level: z.enum(["low", "medium", "high"]).exactOptional(),
    challenge_password_policy: challenge,
    challenge_passwordless_policy: challenge,
    challenge_password_reset_policy: challenge,
    allowlist,
    monitoring_mode_enabled: flag,
  }),
  defaults: {
    challenge_password_policy: "never",
    challenge_passwordless_policy: "never",
    challenge_password_reset_policy: "never",
    allowlist: [],
    bot_detection_level: "medium",
    monitoring_mode_enabled: false,
  },
});

const PROVIDERS = [
  "arkose",
  "auth_challenge",
  "friendly_captcha",
  "hcaptcha",
  "recaptcha_enterprise",
  "recaptcha_v2",
  "simple_captcha",
] as const;

/** The provider with which a person proves it. */
const captcha = protection("captcha", {
  update: z.strictObject({
    active_provider_id: z.enum(PROVIDERS).exactOptional(),
    arkose: members,
    auth_challenge: members,
    friendly_captcha: members,
    hcaptcha: members,
    recaptcha_enterprise: members,
    recaptcha_v2: members,
    simple_captcha: members,
  }),
  nested: PROVIDERS,
  defaults: {
    active_provider_id: "auth_challenge",
    arkose: {
      site_key: "",
      client_subdomain: "client-api",
      verify_subdomain: "verify-api",
      fail_open: false,
    },
    auth_challenge: { fail_open: false },
    friendly_captcha: { site_key: "" },
    hcaptcha: { site_key: "" },
    recaptcha_enterprise: { site_key: "", project_id: "" },
    recaptcha_v2: { site_key: "" },
    simple_captcha: {},
  },
  present: withoutSecrets,
});

/** Members of a provider that the tenant keeps to itself. */
const SECRETS = ["secret", "api_key"];

function withoutSecrets(settings: Members): Members {
  const shown = Object.entries(settings).map(([name, value]) => {
    if (!isMembers(value)) return [name, value];
    return [name, Object.fromEntries(Object.entries(value).filter(([key]) => !SECRETS.includes(key)))];
  });
  return Object.fromEntries(shown);
}

/** How soon somebody may ask for another message to a phone. */
const phoneProviderProtection: Singleton<Members> = {
  path: "attack-protection/phone-provider-protection",
  scope: "attack_protection",
  update: z.strictObject({ type: z.enum(["exponential", "default"]) }),
  defaults: { type: "default" },
};

/** The protections of the tenant's logins, each with settings of its own. */
export const attackProtectionEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...singletonEndpoints(tenant, bruteForceProtection),
  ...singletonEndpoints(tenant, suspiciousIpThrottling),
  ...singletonEndpoints(tenant, breachedPasswordDetection),
  ...singletonEndpoints(tenant, botDetection),
  ...singletonEndpoints(tenant, captcha),
  ...singletonEndpoints(tenant, phoneProviderProtection),
];
