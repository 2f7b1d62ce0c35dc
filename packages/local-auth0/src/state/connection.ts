import type { JWK } from "jose";
import type { SigningCertificate } from "./signing-certificate.ts";

/** Where people come from, in the form in which the Management API answers it, with what belongs to it. */
export type Connection = {
  id: string;
  name: string;
  /** `auth0` is a database connection. */
  strategy: string;
  options?: Record<string, unknown>;
  /** The client ids that may use it. */
  enabled_clients: string[];
  /** By which the tenant tells a provider that it is the client of the connection; internal. The newest first. */
  keys?: readonly ConnectionKey[];
  /** How a directory puts people in by SCIM, and its tokens; internal. */
  scim?: ScimConfiguration;
  /** How people are taken over from a directory; internal. */
  directory?: DirectoryProvisioning;
} & { [member: string]: unknown };

/** A key of a connection, and what has become of it (ISO 8601). Absent dates: the next one. */
export type ConnectionKey = {
  readonly kid: string;
  /** With its private members. */
  readonly jwk: JWK;
  readonly algorithm: string;
  readonly certificate: SigningCertificate;
  readonly currentSince?: string;
  readonly currentUntil?: string;
};

export type ScimConfiguration = {
  readonly user_id_attribute: string;
  readonly mapping: readonly Record<string, unknown>[];
  readonly created_at: string;
  readonly updated_on: string;
  readonly tokens: readonly ScimToken[];
  /** Groups that the directory has put in; absent before the first. */
  readonly groups?: readonly ScimGroup[];
};

/** A group of a directory, with the `user_id`s of those who are in it. */
export type ScimGroup = {
  readonly id: string;
  readonly displayName: string;
  readonly externalId?: string;
  readonly members: readonly string[];
};

/** The token itself is kept as its SHA-256 only. */
export type ScimToken = {
  readonly token_id: string;
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly valid_until?: string;
};

export type DirectoryProvisioning = {
  readonly mapping: readonly { readonly auth0: string; readonly idp: string }[];
  readonly synchronize_automatically: boolean;
  readonly synchronize_groups?: "all" | "off" | "selected";
  readonly created_at: string;
  readonly updated_at: string;
  readonly groups: readonly { readonly id: string }[];
};

/** The kinds of strategies that Auth0 tells apart. */
export type StrategyType = "database" | "passwordless" | "enterprise" | "social";

/** Where the people of a strategy come from: this tenant, by a password or by a code; a company; a social network. */
export function strategyType(strategy: string): StrategyType {
  if (strategy === "auth0") return "database";
  if (strategy === "email" || strategy === "sms") return "passwordless";
  return ENTERPRISE.has(strategy) ? "enterprise" : "social";
}

const ENTERPRISE: ReadonlySet<string> = new Set([
  ...["ad", "adfs", "auth0-adldap", "google-apps", "ip", "oidc", "office365", "okta", "pingfederate"],
  ...["samlp", "sharepoint", "waad"],
]);
