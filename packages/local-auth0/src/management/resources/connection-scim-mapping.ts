type Mapping = { readonly scim: string; readonly auth0: string };

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** The strategies whose people may come by SCIM, each with the attribute of SCIM that becomes part of their `user_id`. */
const USER_ID_ATTRIBUTES: Partial<Record<string, string>> = {
  okta: "externalId",
  oidc: "externalId",
  waad: "externalId",
  samlp: "userName",
};

export const takesScim = (strategy: string): boolean => strategy in USER_ID_ATTRIBUTES;

export const defaultUserIdAttribute = (strategy: string): string =>
  USER_ID_ATTRIBUTES[strategy] ?? "externalId";

/** Attributes of SCIM (RFC 7643 §4) with the places in a profile to which they go unless others are configured. */
const COMMON: readonly (readonly [scim: string, auth0: string])[] = [
  ["emails[primary eq true].value", "email"],
  ["externalId", "app_metadata.external_id"],
  ["active", "blocked"],
  ["displayName", "name"],
  ["name.givenName", "given_name"],
  ["name.familyName", "family_name"],
  ["name.middleName", "app_metadata.middle_name"],
  ["name.honorificPrefix", "app_metadata.honorific_prefix"],
  ["name.honorificSuffix", "app_metadata.honorific_suffix"],
  ["nickName", "nickname"],
  ['photos[type eq "photo"].value', "picture"],
  ["phoneNumbers[primary eq true].value", "app_metadata.primary_phone_number"],
  ['phoneNumbers[type eq "mobile"].value', "app_metadata.mobile_phone_number"],
  ['addresses[type eq "work"].streetAddress', "app_metadata.street_address"],
  ['addresses[type eq "work"].locality', "app_metadata.city"],
  ['addresses[type eq "work"].region', "app_metadata.state"],
  ['addresses[type eq "work"].postalCode', "app_metadata.postal_code"],
  ['addresses[type eq "work"].formatted', "app_metadata.postal_address"],
  ['addresses[type eq "work"].country', "app_metadata.country"],
  ["profileUrl", "app_metadata.profile_url"],
  ["userType", "app_metadata.user_type"],
  ["title", "app_metadata.title"],
  ["preferredLanguage", "app_metadata.language"],
  ["locale", "app_metadata.locale"],
  ["timezone", "app_metadata.timezone"],
  [`${ENTERPRISE}.employeeNumber`, "app_metadata.employee_id"],
  [`${ENTERPRISE}.costCenter`, "app_metadata.cost_center"],
  [`${ENTERPRISE}.organization`, "app_metadata.organization"],
  [`${ENTERPRISE}.division`, "app_metadata.division"],
  [`${ENTERPRISE}.department`, "app_metadata.department"],
  [`${ENTERPRISE}.manager`, "app_metadata.manager"],
];

/** Where in a profile the provider's own name of somebody goes. */
const USER_NAMES: Partial<Record<string, string>> = { waad: "upn", samlp: "username" };

/** How people are kept whom a directory puts in, unless it is configured otherwise. */
export const defaultMapping = (strategy: string): Mapping[] =>
  [["userName", USER_NAMES[strategy] ?? "preferred_username"] as const, ...COMMON].map(([scim, auth0]) => ({
    scim,
    auth0,
  }));
