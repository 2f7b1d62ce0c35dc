import type { Connection } from "../state/tenant-state.ts";
import { membersOf } from "./federated-members.ts";

/** Claims as a provider vouches for them: in its ID token, and at its userinfo endpoint. */
export interface UpstreamClaims {
  readonly tokenset: Readonly<Record<string, unknown>>;
  readonly userinfo?: Readonly<Record<string, unknown>>;
}

/** Claims about the token, and not about the person (OpenID Connect Core §2). */
const ABOUT_THE_TOKEN: ReadonlySet<string> = new Set([
  ...["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce", "azp", "acr", "amr", "auth_time"],
  ...["at_hash", "c_hash", "s_hash", "sid", "updated_at"],
]);

/** Members of a user that are the tenant's own: no provider sets them, whatever it calls its claims. */
export const OWN_MEMBERS: ReadonlySet<string> = new Set([
  ...["user_id", "connection", "identities", "password", "roles", "permissions", "blocked", "blocked_for"],
  ...["app_metadata", "user_metadata", "created_at", "updated_at", "last_login", "last_ip", "logins_count"],
  ...["last_password_reset", "multifactor", "multifactor_last_modified", "guardian_authenticators"],
  ...["organizations", "external_id", "linked", "scim", "__proto__", "constructor", "prototype"],
]);

/** Claims of a standard profile, which is all that `basic_profile` takes over. */
const STANDARD: ReadonlySet<string> = new Set([
  ...["name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "picture"],
  ...["profile", "website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale"],
  ...["phone_number", "phone_number_verified", "address", "groups"],
]);

/**
 * The profile that a connection makes of a provider's claims: all of them (`bind_all`), those of a standard profile (`basic_profile`), or
 * what its template says (`use_map`), in which `${context.tokenset.email}` is a claim.
 * (Auth0 docs, "Configure PKCE and Claim Mapping for OIDC Connections")
 */
export function federatedProfile(
  { strategy, options = {} }: Readonly<Connection>,
  { tokenset, userinfo = {} }: UpstreamClaims,
): Record<string, unknown> {
  const { mapping_mode: mode = "bind_all", attributes } = membersOf(options.attribute_map);
  const mapped =
    mode === "use_map"
      ? fromTemplate(membersOf(attributes), { tokenset, userinfo })
      : Object.entries({ ...userinfo, ...tokenset }).filter(
          ([claim]) => !ABOUT_THE_TOKEN.has(claim) && (mode !== "basic_profile" || STANDARD.has(claim)),
        );
  const profile = Object.fromEntries(mapped.filter(([name]) => !OWN_MEMBERS.has(name)));
  const email = typeof profile.email === "string" ? profile.email.toLowerCase() : undefined;
  return {
    ...profile,
    ...(email !== undefined && { email, email_verified: isVerified(strategy, options, profile) }),
  };
}

/** Whether an address counts as verified, which Azure AD and ADFS don't say. */
function isVerified(
  strategy: string,
  { should_trust_email_verified_connection: trust }: Readonly<Record<string, unknown>>,
  { email_verified: said }: Readonly<Record<string, unknown>>,
): boolean {
  if (strategy !== "waad" && strategy !== "adfs") return said === true || said === "true";
  return trust === "always_set_emails_as_verified";
}

const CLAIM = /\$\{context\.(tokenset|userinfo)\.([^}]+)\}/g;

/** The attributes of a template: a text that is one claim takes the claim over as it is, and not as a text. */
function fromTemplate(
  attributes: Readonly<Record<string, unknown>>,
  context: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): [string, unknown][] {
  const claim = (source = "", name = "") => ownMember(context[source], name);
  return Object.entries(attributes).flatMap(([name, template]): [string, unknown][] => {
    if (typeof template !== "string") return [];
    const [whole] = template.matchAll(CLAIM);
    if (whole !== undefined && whole[0] === template) {
      const value = claim(whole[1], whole[2]);
      return value === undefined ? [] : [[name, value]];
    }
    const text = template.replaceAll(CLAIM, (_all, source, sought) => String(claim(source, sought) ?? ""));
    return [[name, text]];
  });
}

const ownMember = (members: Readonly<Record<string, unknown>> | undefined, name: string): unknown =>
  members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
