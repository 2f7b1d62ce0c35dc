import type { Endpoint } from "./rest/endpoint.ts";

const LOOK = "pages have a look and texts of their own";
const UNSENT = "nothing is sent by it";

/** Operations, by the beginning of their paths, of which the tenant keeps and answers the settings, but goes by none of them. */
export const UNDONE: Readonly<Record<string, string>> = {
  "/attack-protection/bot-detection": "nobody is asked for a captcha",
  "/attack-protection/breached-password-detection": "no password is looked up",
  "/attack-protection/captcha": "nobody is asked for a captcha",
  "/attack-protection/phone-provider-protection": UNSENT,
  "/attack-protection/suspicious-ip-throttling": "no address is slowed down",
  "/branding": LOOK,
  "/branding/phone": UNSENT,
  "/connection-profiles": "nothing is made by it",
  "/connections-directory-provisionings": "asks no directory",
  "/connections/:id/directory-provisioning": "asks no directory",
  "/email-templates": UNSENT,
  "/emails": UNSENT,
  "/event-streams": "nothing is delivered",
  "/flows": "flows never run",
  "/forms": "no page shows one",
  "/guardian/factors/phone/templates": UNSENT,
  "/guardian/factors/push-notification": UNSENT,
  "/guardian/factors/sms": UNSENT,
  "/log-streams": "sends by http to this machine only",
  "/network-acls": "keeps nobody out",
  "/organizations/:id/discovery-domains": "leads nobody to the organization",
  "/prompts": LOOK,
  "/rate-limit-policies": "limits nobody",
  "/risk-assessments": "nothing is assessed",
  "/self-service-profiles": "no page shows one",
  "/supplemental-signals": "nothing is assessed",
  "/user-attribute-profiles": "nothing is made by it",
};

/** The endpoint with what it lacks, for `docs/coverage.md`; the longest beginning of its path decides. */
export function withUndone(endpoint: Endpoint): Endpoint {
  const [longest] = Object.keys(UNDONE)
    .filter((start) => endpoint.path === start || endpoint.path.startsWith(`${start}/`))
    .sort((one, other) => other.length - one.length);
  const lacks = endpoint.lacks ?? UNDONE[longest ?? ""];
  return lacks === undefined ? endpoint : { ...endpoint, lacks };
}
