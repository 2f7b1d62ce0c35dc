import type { Members } from "../rest/merge.ts";

/** How the scopes that are asked for at a social network come from options that are switches. */
interface Social {
  /** Switches that are always on. */
  readonly always?: Members;
  /** Scopes that are always asked for. */
  readonly base?: readonly string[];
  /** The scope of a switch; none for an option that is no switch. */
  readonly scopeOf: (flag: string, options: Members) => string | undefined;
  /** How the scopes are written, where they are no list. */
  readonly separator?: string;
}

const among =
  (scopes: Partial<Record<string, string>>) =>
  (flag: string): string | undefined =>
    scopes[flag];

const GOOGLE = "https://www.googleapis.com/auth/";

/** Google's scopes whose names are not those of the switches with points in the place of underscores. */
const GOOGLE_SCOPES: Partial<Record<string, string>> = {
  email: "email",
  profile: "profile",
  adsense_management: `${GOOGLE}adsense`,
  analytics: `${GOOGLE}analytics`,
  chrome_web_store: `${GOOGLE}chromewebstore`,
  contacts: "https://www.google.com/m8/feeds/",
  contacts_new: `${GOOGLE}contacts`,
  content_api_for_shopping: `${GOOGLE}structuredcontent`,
  document_list: "https://docs.google.com/feeds/",
  drive_photos_readonly: `${GOOGLE}drive.photos.readonly`,
  gmail: "https://mail.google.com/mail/feed/atom",
  gmail_new: "https://mail.google.com/",
  google_affiliate_network: `${GOOGLE}gan`,
  google_books: `${GOOGLE}books`,
  google_cloud_storage: `${GOOGLE}devstorage.read_write`,
  google_drive: `${GOOGLE}drive`,
  google_drive_files: `${GOOGLE}drive.file`,
  google_plus: `${GOOGLE}plus.login`,
  latitude_best: `${GOOGLE}latitude.all.best`,
  latitude_city: `${GOOGLE}latitude.all.city`,
  moderator: `${GOOGLE}moderator`,
  orkut: `${GOOGLE}orkut`,
  picasa_web: "https://picasaweb.google.com/data/",
  sites: "https://sites.google.com/feeds/",
  url_shortener: `${GOOGLE}urlshortener`,
  webmaster_tools: "http://www.google.com/webmasters/tools/feeds/",
  youtube_channelmemberships_creator: `${GOOGLE}youtube.channel-memberships.creator`,
  youtube_new: `${GOOGLE}youtube`,
  youtubepartner: `${GOOGLE}youtubepartner`,
};

const GOOGLE_FAMILIES =
  /^(calendar|coordinate|contacts|directory|drive|gmail|tasks|blogger|youtube)(_[a-z_]+)?$/;

/** The options of Facebook that are no permissions. */
const FACEBOOK_OTHERS = ["upstream_params", "set_user_root_attributes"];

const LINKEDIN: readonly Partial<Record<string, string>>[] = [
  { profile: "r_basicprofile", full_profile: "r_fullprofile", network: "r_network", email: "r_emailaddress" },
  { profile: "r_liteprofile", basic_profile: "r_basicprofile", email: "r_emailaddress" },
  { profile: "profile", email: "email", openid: "openid" },
];

/** Microsoft Graph's permissions by the switches of version 2; version 1 has those of Live Connect, `wl.…`. */
const MICROSOFT: Partial<Record<string, string>> = {
  graph_calendars: "Calendars.Read",
  graph_calendars_update: "Calendars.ReadWrite",
  graph_contacts: "Contacts.Read",
  graph_contacts_update: "Contacts.ReadWrite",
  graph_device: "Device.Read",
  graph_device_command: "Device.Command",
  graph_emails: "Mail.Read",
  graph_emails_update: "Mail.ReadWrite",
  graph_files: "Files.Read",
  graph_files_all: "Files.Read.All",
  graph_files_all_update: "Files.ReadWrite.All",
  graph_files_update: "Files.ReadWrite",
  graph_notes: "Notes.Read",
  graph_notes_create: "Notes.Create",
  graph_notes_update: "Notes.ReadWrite",
  graph_tasks: "Tasks.Read",
  graph_tasks_update: "Tasks.ReadWrite",
  graph_user: "User.Read",
  graph_user_activity: "UserActivity.ReadWrite.CreatedByApp",
  graph_user_update: "User.ReadWrite",
  directory_accessasuser_all: "Directory.AccessAsUser.All",
  directory_read_all: "Directory.Read.All",
  directory_readwrite_all: "Directory.ReadWrite.All",
  group_read_all: "Group.Read.All",
  group_readwrite_all: "Group.ReadWrite.All",
  mail_send: "Mail.Send",
  rolemanagement_read_all: "RoleManagement.Read.All",
  offline_access: "offline_access",
};

const salesforce: Social = { scopeOf: among({ profile: "profile" }) };
const paypal: Social = {
  always: { profile: true },
  base: ["openid"],
  scopeOf: among({ profile: "profile", email: "email", address: "address", phone: "phone" }),
};

/** The strategies whose `scope` follows from switches; the `scope` of all others is kept as it was sent. */
const SOCIAL: Partial<Record<string, Social>> = {
  amazon: {
    always: { profile: true },
    scopeOf: among({ profile: "profile", postal_code: "postal_code" }),
  },
  exact: { always: { profile: true }, scopeOf: () => undefined },
  facebook: {
    separator: ",",
    scopeOf: (flag) => (FACEBOOK_OTHERS.includes(flag) ? undefined : flag),
  },
  github: {
    scopeOf: (flag) =>
      among({ email: "user:email", follow: "user:follow", repo_status: "repo:status" })(flag) ??
      (/^(repo|repo_deployment|public_repo|delete_repo|gist|notifications)$/.test(flag) ? flag : undefined) ??
      (/^(read|write|admin)_(org|public_key|repo_hook|user)$/.test(flag)
        ? flag.replace("_", ":")
        : undefined),
  },
  "google-apps": {
    always: { email: true, profile: true },
    scopeOf: among({ email: "email", profile: "profile" }),
  },
  "google-oauth2": {
    always: { email: true, profile: true },
    scopeOf: (flag) =>
      GOOGLE_SCOPES[flag] ??
      (GOOGLE_FAMILIES.test(flag) ? `${GOOGLE}${flag.replaceAll("_", ".")}` : undefined),
  },
  line: {
    always: { profile: true },
    base: ["openid"],
    scopeOf: among({ email: "email", profile: "profile" }),
  },
  linkedin: {
    always: { profile: true },
    scopeOf: (flag, { strategy_version: version = 1 }) => LINKEDIN[Number(version) - 1]?.[flag],
  },
  paypal,
  "paypal-sandbox": paypal,
  salesforce,
  "salesforce-community": salesforce,
  "salesforce-sandbox": salesforce,
  windowslive: {
    always: { signin: true },
    scopeOf: (flag, { strategy_version: version = 1 }) => (version === 1 ? `wl.${flag}` : MICROSOFT[flag]),
  },
  wordpress: { always: { profile: true }, scopeOf: among({ profile: "profile" }) },
};

/**
 * The options of a social connection with the scopes that its switches and its `freeform_scopes` ask for, in the place
 * of a `scope` that was sent; the options themselves for all other strategies.
 */
export function withScopes(strategy: string, sent: Members): Members {
  const social = SOCIAL[strategy];
  if (social === undefined) return sent;
  const { always = {}, base = [], scopeOf, separator } = social;
  const options: Members = { ...sent, ...always };
  const switched = Object.entries(options).flatMap(([flag, value]) =>
    value === true ? (scopeOf(flag, options) ?? []) : [],
  );
  const { freeform_scopes: freeform } = options;
  const scopes = [...new Set([...base, ...switched, ...(Array.isArray(freeform) ? freeform : [])])];
  return { ...options, scope: separator === undefined ? scopes : scopes.join(separator) };
}
