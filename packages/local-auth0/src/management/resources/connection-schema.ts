import { z } from "zod";

/** How people can be known: a database (`auth0`), codes by `email` and `sms`, companies and social networks. */
const STRATEGIES = [
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

const members = z.record(z.string(), z.unknown());

/** What a PATCH of a connection may hold. */
export const connectionUpdate = z.strictObject({
  display_name: z.string().max(128).exactOptional(),
  options: members.nullable().exactOptional(),
  enabled_clients: z.array(z.string()).nullable().exactOptional(),
  is_domain_connection: z.boolean().exactOptional(),
  show_as_button: z.boolean().exactOptional(),
  realms: z.array(z.string()).exactOptional(),
  metadata: z.record(z.string(), z.string().nullable()).exactOptional(),
  authentication: members.exactOptional(),
  connected_accounts: members.exactOptional(),
  cross_app_access_requesting_app: members.exactOptional(),
  cross_app_access_resource_app: members.nullable().exactOptional(),
});

/** What creates a connection. */
export const connectionCreate = connectionUpdate.extend({
  name: z
    .string()
    .max(128)
    .regex(/^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$/),
  strategy: z.enum(STRATEGIES),
  options: members.exactOptional(),
  enabled_clients: z.array(z.string()).exactOptional(),
});

export type ConnectionUpdate = z.infer<typeof connectionUpdate>;
export type ConnectionCreate = z.infer<typeof connectionCreate>;
