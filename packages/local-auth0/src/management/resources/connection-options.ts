import { randomBytes } from "node:crypto";
import { freshDatabaseOptions } from "../../state/fresh-objects.ts";
import { loopbackUrl } from "../../state/loopback.ts";
import { badRequest } from "../rest/error.ts";
import { isMembers, type Members } from "../rest/merge.ts";
import { certificateIn, thumbprintsIn, withCertificate } from "./connection-certificate.ts";
import { oktaMetadata, wholeMetadata } from "./connection-metadata.ts";
import { withScopes } from "./connection-scopes.ts";

/** Options as they were sent, with those that Auth0 adds to a new connection. @param domain the tenant's own */
export function freshOptions(strategy: string, sent: Members, domain: string): Members {
  const options = derived(strategy, sent, domain);
  switch (strategy) {
    case "auth0":
      return databaseOptions(options);
    case "ad":
      return { ips: null, brute_force_protection: true, ...options };
    case "email":
    case "sms":
      return { brute_force_protection: true, ...options };
    default:
      return options;
  }
}

/** Options that are sent later: they take the place of all others, but for the few that Auth0 keeps. */
export function changedOptions(strategy: string, sent: Members, before: Members, domain: string): Members {
  const kept = Object.entries(before).filter(([key]) => KEPT_OPTIONS.includes(key) && !(key in sent));
  const options = { ...derived(strategy, sent, domain), ...Object.fromEntries(kept) };
  if (strategy === "google-apps") return { api_enable_users: true, ...options };
  return options;
}

/** Options that a PATCH leaves as they are unless it names them. */
const KEPT_OPTIONS = ["authentication_methods", "passkey_options"];

/** The options that follow from others, each time they are sent. @throws {ManagementError} 400 for those that can't be */
function derived(strategy: string, sent: Members, domain: string): Members {
  switch (strategy) {
    case "auth0":
      return sealed(withUniqueEmail(checkIdentifiers(sent)));
    case "oidc":
    case "okta":
      return openIdOptions(strategy, sent);
    case "waad":
      return { ...freshAzure(domain), ...sent };
    case "adfs":
      return adfsOptions(sent);
    case "samlp":
      return samlOptions(sent);
    case "pingfederate":
      return {
        signInEndpoint: sent.pingFederateBaseUrl,
        ...withCertificate(required(sent, "pingFederateBaseUrl")),
      };
    case "google-apps":
      return { map_user_id_to_id: false, handle_login_from_social: true, ...withScopes(strategy, sent) };
    default:
      return withScopes(strategy, sent);
  }
}

function required(options: Members, ...anyOf: readonly string[]): Members {
  if (anyOf.some((name) => typeof options[name] === "string")) return options;
  throw badRequest(
    `Payload validation error: 'Missing required property: ${anyOf.join("' or '")}' on property options.`,
  );
}

/** https://auth0.com/docs/authenticate/identity-providers/enterprise-identity-providers/configure-pkce-claim-mapping-for-oidc */
function openIdOptions(strategy: "oidc" | "okta", sent: Members): Members {
  const options = required(sent, "client_id");
  const { oidc_metadata: said, domain } = options;
  const isOkta = strategy === "okta";
  const metadata = isMembers(said)
    ? wholeMetadata(said)
    : isOkta && typeof domain === "string" && loopbackUrl(`https://${domain}`) === undefined
      ? oktaMetadata(domain)
      : undefined;
  return {
    type: isOkta ? "back_channel" : "front_channel",
    schema_version: "oidc-V4",
    attribute_map: { mapping_mode: isOkta ? "basic_profile" : "bind_all" },
    connection_settings: { pkce: "auto" },
    ...options,
    ...(metadata !== undefined && { oidc_metadata: metadata, ...lackingEndpoints(options, metadata) }),
  };
}

const ENDPOINTS = ["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"];

/** The provider's own endpoints, where the options have none. */
function lackingEndpoints(options: Members, metadata: Members): Members {
  const lacking = ENDPOINTS.filter((name) => (options[name] ?? null) === null && name in metadata);
  return Object.fromEntries(lacking.map((name) => [name, metadata[name]]));
}

const freshAzure = (domain: string): Members => ({
  thumbprints: [],
  app_domain: domain,
  identity_api: "microsoft-identity-platform-v2.0",
  useCommonEndpoint: false,
  should_trust_email_verified_connection: "never_set_emails_as_verified",
  waad_common_endpoint: false,
  use_wsfed: false,
  waad_protocol: "openid-connect",
});

function adfsOptions(sent: Members): Members {
  const { fedMetadataXml: xml, adfs_server: server } = required(sent, "fedMetadataXml", "adfs_server");
  const isMetadata = typeof xml === "string";
  return {
    thumbprints: isMetadata ? thumbprintsIn(xml) : [],
    signInEndpoint: isMetadata ? passiveEndpoint(xml) : `https://${String(server)}/adfs/ls/`,
    should_trust_email_verified_connection: "always_set_emails_as_verified",
    ...sent,
  };
}

/** Where a browser logs in by WS-Federation (§3.1.2.3 of its specification). */
const passiveEndpoint = (xml: string): string | undefined =>
  /PassiveRequestorEndpoint[\s\S]*?<(?:\w+:)?Address>\s*([^<\s]+)\s*</.exec(xml)?.[1];

function samlOptions(sent: Members): Members {
  const { metadataXml: xml } = required(sent, "signInEndpoint", "metadataXml", "metadataUrl");
  const { signingCert: _none, ...others } = sent;
  if (typeof xml !== "string") return withCertificate(sent);
  const signOutEndpoint = locationOf(xml, "SingleLogoutService");
  return {
    signInEndpoint: locationOf(xml, "SingleSignOnService"),
    ...(signOutEndpoint !== undefined && { signOutEndpoint }),
    ...withCertificate({ ...others, signingCert: sent.signingCert ?? certificateIn(xml) }),
  };
}

/** Where a service of SAML's metadata (§2.4.3) is. */
const locationOf = (xml: string, service: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${service}\\b[^>]*\\bLocation="([^"]+)"`).exec(xml)?.[1];

/** The options with which a database connection starts; options that were sent take the place of these. */
function databaseOptions(options: Members): Members {
  return {
    ...freshDatabaseOptions,
    ...options,
    authentication_methods: authenticationMethods(options.authentication_methods),
  };
}

function authenticationMethods(sent: unknown): Members {
  const { password, ...others } = isMembers(sent) ? sent : {};
  const fresh = freshDatabaseOptions.authentication_methods;
  return {
    ...fresh,
    ...others,
    password: { ...fresh.password, ...(isMembers(password) && password) },
  };
}

/** Options that say in the older form what `attributes` says. */
const BEFORE_ATTRIBUTES = ["requires_username", "validation"];

/**
 * @throws {ManagementError} 400 for identifiers that contradict each other
 *   (https://auth0.com/docs/authenticate/database-connections/flexible-identifiers-and-attributes)
 */
function checkIdentifiers(options: Members): Members {
  const { attributes } = options;
  if (!isMembers(attributes)) return options;
  const older = BEFORE_ATTRIBUTES.find((name) => (options[name] ?? false) !== false);
  if (older !== undefined) throw badRequest(`Cannot set both options.attributes and options.${older}`);
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!isMembers(attribute)) continue;
    const status = isMembers(attribute.signup) ? attribute.signup.status : undefined;
    if (attribute.profile_required === true && status !== "required") {
      throw badRequest(`attribute ${name} must also be required on signup`);
    }
    if (name === "email" && attribute.unique === false && isActive(attribute)) {
      throw badRequest("attribute email must be unique when it is an identifier");
    }
  }
  if (!Object.values(attributes).some(isActive)) {
    throw badRequest("At least one attribute must be an active identifier");
  }
  return options;
}

const isActive = (attribute: unknown): boolean =>
  isMembers(attribute) && isMembers(attribute.identifier) && attribute.identifier.active === true;

function withUniqueEmail(options: Members): Members {
  const { attributes } = options;
  if (!isMembers(attributes) || !isMembers(attributes.email)) return options;
  return { ...options, attributes: { ...attributes, email: { unique: true, ...attributes.email } } };
}

/**
 * The values in `configuration` are secrets of custom database scripts, which nothing here runs: they are answered
 * as opaque text, as Auth0 answers them encrypted, and not kept.
 */
function sealed(options: Members): Members {
  const { configuration } = options;
  if (!isMembers(configuration)) return options;
  const opaque = Object.keys(configuration).map((key) => [key, randomBytes(96).toString("base64")]);
  return { ...options, configuration: Object.fromEntries(opaque) };
}
