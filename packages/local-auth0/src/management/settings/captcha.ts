import { z } from "zod";
import { isMembers, type Members } from "../merge.ts";
import { protection } from "./attack-protection.ts";

const members = z.record(z.string(), z.unknown()).exactOptional();

const PROVIDERS = [
  "arkose",
  "auth_challenge",
  "friendly_captcha",
  "hcaptcha",
  "recaptcha_enterprise",
  "recaptcha_v2",
  "simple_captcha",
] as const;

/** By which provider a person proves it. */
export const captcha = protection("captcha", {
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

/** What a provider gave the tenant to keep to itself. */
const SECRETS = ["secret", "api_key"];

function withoutSecrets(settings: Members): Members {
  const shown = Object.entries(settings).map(([name, value]) => {
    if (!isMembers(value)) return [name, value];
    return [name, Object.fromEntries(Object.entries(value).filter(([key]) => !SECRETS.includes(key)))];
  });
  return Object.fromEntries(shown);
}
