import type { JWK } from "jose";
import type { AuthenticationMethod, Job, Ticket } from "./authentication-method.ts";
import type { Connection } from "./connection.ts";
import { DOCUMENT_TYPES, type Document, type DocumentType } from "./documents.ts";
import type { Entity } from "./entity.ts";
import type { FailedLogin, RefreshToken, Session } from "./login-state.ts";
import {
  type Invitation,
  membershipKey,
  type Organization,
  type OrganizationMember,
} from "./organization.ts";
import type { SigningCertificate } from "./signing-certificate.ts";

export type { Connection } from "./connection.ts";

/**
 * Everything that the local tenant holds, in the form in which Auth0's Management API answers it (snake_case).
 * The Management API writes it; the Authentication API reads it, and keeps its logins there.
 */
export interface TenantState extends Documents {
  readonly clients: Collection<Client>;
  readonly clientGrants: Collection<ClientGrant>;
  readonly resourceServers: Collection<ResourceServer>;
  readonly roles: Collection<Role>;
  readonly users: Collection<User>;
  readonly connections: Collection<Connection>;
  readonly actions: Collection<Action>;
  readonly customDomains: Collection<CustomDomain>;
  readonly organizations: Collection<Organization>;
  /** By `membershipKey`, of all organizations. */
  readonly organizationMembers: Collection<OrganizationMember>;
  readonly invitations: Collection<Invitation>;
  /** Of all people; second factors are those of them that are not `password` or `passkey`. */
  readonly authenticationMethods: Collection<AuthenticationMethod>;
  readonly tickets: Collection<Ticket>;
  readonly jobs: Collection<Job>;
  readonly sessions: Collection<Session>;
  readonly refreshTokens: Collection<RefreshToken>;
  /** Public keys of people's devices; their refresh tokens are in `refreshTokens`. */
  readonly deviceCredentials: Collection<DeviceCredential>;
  readonly failedLogins: Collection<FailedLogin>;
  /** The oldest first. */
  readonly signingKeys: Collection<HeldSigningKey>;
  /** Bound Actions by trigger id (`post-login`, `credentials-exchange`), in the order in which they run. */
  readonly bindings: Map<string, Binding[]>;
  /** One-of-a-kind settings by their path, for example `tenants/settings` or `attack-protection/brute-force-protection`. */
  readonly settings: Map<string, Record<string, unknown>>;
  /** The log, the oldest entry first; `history.ts` beside this file writes it. */
  readonly logs: Collection<LogEntry>;
}

export type Client = Entity<{
  client_id: string;
  /** Kept for every client; the token endpoint asks for it unless `token_endpoint_auth_method` is `none`. */
  client_secret?: string;
  name: string;
  /** Absent until set; `global` clients are the tenant's own. */
  app_type?: "native" | "spa" | "regular_web" | "non_interactive" | (string & {});
  token_endpoint_auth_method?:
    | "none"
    | "client_secret_post"
    | "client_secret_basic"
    | "private_key_jwt"
    | null;
  callbacks?: string[];
  web_origins?: string[];
  allowed_logout_urls?: string[];
  grant_types?: string[];
  oidc_conformant?: boolean;
  is_first_party?: boolean;
  third_party_security_mode?: "strict" | "permissive";
  /** The API that a client of the type `resource_server` stands for. */
  resource_server_identifier?: string;
  jwt_configuration?: Entity<{ alg?: string; lifetime_in_seconds?: number }>;
  refresh_token?: Entity<{
    rotation_type?: "rotating" | "non-rotating";
    expiration_type?: "expiring" | "non-expiring";
    leeway?: number;
    token_lifetime?: number;
    idle_token_lifetime?: number;
    infinite_token_lifetime?: boolean;
    infinite_idle_token_lifetime?: boolean;
  }>;
  client_metadata?: Record<string, string>;
  /** The keys by which it authenticates, in the place of a secret. */
  client_authentication_methods?: { private_key_jwt?: { credentials?: { id: string }[] } | null } | null;
  /** Keys by which the client may authenticate; internal: answered under `/clients/{id}/credentials` only. */
  credentials?: ClientCredential[];
}>;

export type ClientCredential = Entity<{
  /** As `client_authentication_methods` names it. */
  id: string;
  credential_type: string;
  /** The public key or certificate; internal. */
  pem?: string;
  kid?: string;
  /** Of a public key: what assertions are signed with. */
  alg?: string;
  /** An ISO 8601 date after which it is of no use. */
  expires_at?: string | null;
}>;

export type ClientGrant = Entity<{
  id: string;
  /** Absent where it is for all clients of a group. */
  client_id?: string;
  default_for?: "third_party_clients";
  audience: string;
  scope: string[];
  subject_type?: "client" | "user";
  /** Of the API, whatever they are; `scope` is empty then. */
  allow_all_scopes?: boolean;
}>;

/** A device by whose key its owner's refresh tokens are managed. */
export type DeviceCredential = Entity<{
  id: string;
  type: "public_key";
  device_name: string;
  device_id: string;
  client_id?: string;
  user_id?: string;
}>;

export type ResourceServer = Entity<{
  id: string;
  name: string;
  identifier: string;
  scopes?: { value: string; description?: string }[];
  signing_alg?: string;
  /** By which tokens are signed where `signing_alg` is `HS256`. */
  signing_secret?: string;
  allow_offline_access?: boolean;
  token_lifetime?: number;
  token_lifetime_for_web?: number;
  enforce_policies?: boolean;
  token_dialect?: string;
  skip_consent_for_verifiable_first_party_clients?: boolean;
  subject_type_authorization?: {
    user?: { policy?: "allow_all" | "deny_all" | "require_client_grant" };
    client?: { policy?: "deny_all" | "require_client_grant" };
  };
  is_system?: boolean;
}>;

export type Permission = { resource_server_identifier: string; permission_name: string };

/** `permissions` is internal: the Management API answers it under `/roles/{id}/permissions` only. */
export type Role = Entity<{ id: string; name: string; description?: string; permissions: Permission[] }>;

/** `password`, `roles` (role ids), `permissions` and `linked` are internal: never part of an answer about the user. */
export type User = Entity<{
  /** With its connection's strategy, for example `auth0|65f0…`. */
  user_id: string;
  email?: string;
  email_verified?: boolean;
  username?: string;
  name?: string;
  nickname?: string;
  given_name?: string;
  family_name?: string;
  picture?: string;
  blocked?: boolean;
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  /** The name of the connection that the user belongs to. */
  connection: string;
  /** A salted hash, made and checked by `password.ts` beside this file. */
  password?: string;
  roles: string[];
  permissions: Permission[];
  /** Accounts that were linked to this one, as they were when they stood alone: by each of them the person signs in. */
  linked?: User[];
}>;

export type Action = Entity<{
  id: string;
  name: string;
  supported_triggers: { id: string; version: string }[];
  code: string;
  runtime?: string;
  dependencies?: { name: string; version: string }[];
  /** With their values, which never leave the tenant. */
  secrets?: { name: string; value: string; updated_at?: string }[];
  /** The version that runs: code and secrets of the last deployment. Absent before the first. */
  deployed_version?: ActionVersion;
  /** Every deployment, the oldest first; internal: answered under `/actions/actions/{id}/versions` only. */
  versions?: ActionVersion[];
  /** The next statuses of the build, one for each read; internal. */
  build?: string[];
}>;

export type ActionVersion = {
  id: string;
  number: number;
  code: string;
  runtime?: string;
  dependencies?: { name: string; version: string }[];
  secrets: { name: string; value: string; updated_at?: string }[];
} & Record<string, unknown>;

export type Binding = { id: string; trigger_id: string; action_id: string; display_name: string } & Record<
  string,
  unknown
>;

/** A domain under which the tenant answers beside its own, once it is `ready`. */
export type CustomDomain = Entity<{
  custom_domain_id: string;
  domain: string;
  status: "pending_verification" | "ready";
  type: "auth0_managed_certs" | "self_managed_certs";
}>;

/**
 * An entry of the tenant's log, in the members of Auth0's (Auth0 docs, "Log Event Type Codes"). What an event has nothing
 * to say about is `null`.
 */
export type LogEntry = Entity<{
  log_id: string;
  /** ISO 8601. */
  date: string;
  /** A code such as `s`, a login, or `fp`, a wrong password. */
  type: string;
  description: string | null;
  connection: string | null;
  connection_id: string | null;
  client_id: string | null;
  client_name: string | null;
  ip: string | null;
  hostname: string | null;
  user_agent: string | null;
  user_id: string | null;
  user_name: string | null;
  audience: string | null;
  scope: string | null;
  strategy: string | null;
  strategy_type: string | null;
  details: Record<string, unknown> | null;
}>;

/** A key by which the tenant signs tokens, and what has become of it (ISO 8601). */
export type HeldSigningKey = {
  readonly kid: string;
  /** With its private members. */
  readonly jwk: JWK;
  readonly certificate: SigningCertificate;
  readonly currentSince?: string;
  readonly currentUntil?: string;
  readonly revokedAt?: string;
};

/**
 * Entities in the order of their creation, found by one identifier. None is changed in place: whoever changes one puts
 * the new one, so that each change passes through here.
 */
export class Collection<T> {
  readonly #entities: Map<string, T>;
  readonly #identify: (entity: T) => string;

  /**
   * @param identify gives the identifier of an entity, for example its `client_id`
   * @param entities where they are kept, by their identifiers
   */
  constructor(identify: (entity: T) => string, entities = new Map<string, T>()) {
    this.#identify = identify;
    this.#entities = entities;
  }

  get size(): number {
    return this.#entities.size;
  }

  get(id: string): Readonly<T> | undefined {
    return this.#entities.get(id);
  }

  /** All entities, the oldest first. */
  all(): Readonly<T>[] {
    return [...this.#entities.values()];
  }

  find(matches: (entity: Readonly<T>) => boolean): Readonly<T> | undefined {
    for (const entity of this.#entities.values()) if (matches(entity)) return entity;
    return undefined;
  }

  /** Adds an entity, or puts it in the place of the one with its identifier. */
  put(entity: Readonly<T>): void {
    this.#entities.set(this.#identify(entity), entity);
  }

  delete(id: string): boolean {
    return this.#entities.delete(id);
  }
}

/** A tenant that holds nothing yet. */
export function emptyTenantState(): TenantState {
  return tenantStateIn(() => new Map());
}

/** A tenant that holds what is in some maps, and puts its changes there; each member of its state has one. */
export function tenantStateIn(mapOf: <T>(member: keyof TenantState) => Map<string, T>): TenantState {
  return {
    clients: new Collection((client) => client.client_id, mapOf("clients")),
    clientGrants: new Collection((grant) => grant.id, mapOf("clientGrants")),
    resourceServers: new Collection((server) => server.id, mapOf("resourceServers")),
    roles: new Collection((role) => role.id, mapOf("roles")),
    users: new Collection((user) => user.user_id, mapOf("users")),
    connections: new Collection((connection) => connection.id, mapOf("connections")),
    actions: new Collection((action) => action.id, mapOf("actions")),
    customDomains: new Collection((domain) => domain.custom_domain_id, mapOf("customDomains")),
    organizations: new Collection((organization) => organization.id, mapOf("organizations")),
    organizationMembers: new Collection(
      ({ organization_id, user_id }) => membershipKey(organization_id, user_id),
      mapOf("organizationMembers"),
    ),
    invitations: new Collection((invitation) => invitation.id, mapOf("invitations")),
    authenticationMethods: new Collection((method) => method.id, mapOf("authenticationMethods")),
    tickets: new Collection((ticket) => ticket.id, mapOf("tickets")),
    jobs: new Collection((job) => job.id, mapOf("jobs")),
    sessions: new Collection((session) => session.id, mapOf("sessions")),
    deviceCredentials: new Collection((credential) => credential.id, mapOf("deviceCredentials")),
    refreshTokens: new Collection((token) => token.id, mapOf("refreshTokens")),
    failedLogins: new Collection((failed) => failed.id, mapOf("failedLogins")),
    signingKeys: new Collection((key) => key.kid, mapOf("signingKeys")),
    bindings: mapOf("bindings"),
    settings: mapOf("settings"),
    logs: new Collection((entry) => entry.log_id, mapOf("logs")),
    ...documentsIn(mapOf),
  };
}

/** The objects of types of which only the Management API knows. */
type Documents = { readonly [Type in DocumentType]: Collection<Document> };

function documentsIn(mapOf: <T>(member: keyof TenantState) => Map<string, T>): Documents {
  const collections = Object.entries(DOCUMENT_TYPES).map(([type, identifier]) => [
    type,
    new Collection<Document>((held) => String(held[identifier]), mapOf(type as DocumentType)),
  ]);
  return Object.fromEntries(collections) as Documents;
}
