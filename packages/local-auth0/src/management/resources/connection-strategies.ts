import { strategyType } from "../../state/connection.ts";

/** How people can be known: a database (`auth0`), codes by `email` and `sms`, companies and social networks. */
export const STRATEGIES = [
  "ad",
  "adfs",
  "amazon",
  "apple",
  "dropbox",
  "bitbucket",
  "auth0-oidc",
  "auth0",
  "baidu",
  "bitly",
  "box",
  "custom",
  "daccount",
  "dwolla",
  "email",
  "evernote-sandbox",
  "evernote",
  "exact",
  "facebook",
  "fitbit",
  "github",
  "google-apps",
  "google-oauth2",
  "instagram",
  "ip",
  "line",
  "linkedin",
  "oauth1",
  "oauth2",
  "office365",
  "oidc",
  "okta",
  "paypal",
  "paypal-sandbox",
  "pingfederate",
  "planningcenter",
  "salesforce-community",
  "salesforce-sandbox",
  "salesforce",
  "samlp",
  "sharepoint",
  "shopify",
  "shop",
  "sms",
  "soundcloud",
  "thirtysevensignals",
  "twitter",
  "untappd",
  "vkontakte",
  "waad",
  "weibo",
  "windowslive",
  "wordpress",
  "yahoo",
  "yandex",
] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** Those whose name people are shown, unless there is another to show. */
const WITH_DISPLAY_NAME: readonly string[] = ["oidc", "okta", "waad"];

/** Those that somebody at the company sets up, by a page whose address is its ticket, and the length of the ticket. */
const TICKETS: Partial<Record<string, number>> = {
  ad: 32,
  adfs: 8,
  custom: 8,
  "google-apps": 8,
  office365: 8,
  pingfederate: 8,
  samlp: 8,
  waad: 8,
};

/** The members beside `options` that a new connection of a strategy has, and others have not. */
export function freshForStrategy(
  { strategy, name }: { strategy: string; name: string },
  { domain, ticket }: { readonly domain: string; readonly ticket: (length: number) => string },
): Record<string, unknown> {
  const length = TICKETS[strategy];
  return {
    ...(length !== undefined && {
      provisioning_ticket_url: `https://${domain}/p/${strategy}/${ticket(length)}`,
    }),
    ...(strategyType(strategy) === "enterprise" && { show_as_button: false }),
    ...(WITH_DISPLAY_NAME.includes(strategy) && { display_name: name }),
  };
}
