import { CURRENT_USER_SCOPES, isManagementApi } from "../state/management-api.ts";
import type { Client, ClientGrant, ResourceServer, TenantState } from "../state/tenant-state.ts";
import { AuthenticationError } from "./error.ts";

/** The API with an identifier. @throws {AuthenticationError} `access_denied`, as Auth0 answers it, when there is none. */
export function findApi(
  { resourceServers }: Pick<TenantState, "resourceServers">,
  audience: string,
): ResourceServer {
  const api = resourceServers.find(({ identifier }) => identifier === audience);
  if (api === undefined) throw new AuthenticationError("access_denied", `Service not found: ${audience}`);
  return api;
}

/** The API that a request asks for, or the tenant's default one; none for tokens that are good for `/userinfo` only. */
export function requestedApi(state: TenantState, audience: string | undefined): ResourceServer | undefined {
  const { default_audience } = state.settings.get("tenants/settings") ?? {};
  const identifier = audience ?? (typeof default_audience === "string" ? default_audience : "");
  return identifier === "" ? undefined : findApi(state, identifier);
}

/**
 * The scopes to which an application is limited when it acts for people (`subject_type_authorization.user`).
 *
 * @returns `undefined` where the API does not limit it
 * @throws {AuthenticationError} `access_denied` when it may not act for people at all
 */
export function scopesForPeople(
  state: TenantState,
  client: Client,
  api: ResourceServer,
): string[] | undefined {
  const policy = api.subject_type_authorization?.user?.policy ?? "allow_all";
  if (policy === "allow_all" && !hasEnhancedSecurity(client)) return undefined;
  const grant = policy === "deny_all" ? undefined : findGrant(state, client, api, "user");
  if (grant === undefined) throw notAuthorized(client, api);
  return grant.scope;
}

/**
 * The grant by which an application has scopes for itself (`subject_type_authorization.client`).
 *
 * @throws {AuthenticationError} `access_denied` when it may have no token
 */
export function grantForMachine(state: TenantState, client: Client, api: ResourceServer): ClientGrant {
  const denied = api.subject_type_authorization?.client?.policy === "deny_all";
  const grant = denied ? undefined : findGrant(state, client, api, "client");
  if (grant === undefined) throw notAuthorized(client, api);
  return grant;
}

/** Whether Auth0's enhanced security controls hold for an application: it needs a grant whatever the API says, and PKCE (Auth0 docs, "Security Controls for Third-Party Applications"). */
export const hasEnhancedSecurity = ({
  is_first_party = true,
  third_party_security_mode: mode,
}: Client): boolean => !is_first_party && mode === "strict";

/**
 * The application's grant at an API, or else the one that all third-party applications have; never one at an API of Auth0's own for these.
 * A grant without a subject type is one for the client itself, and one of all scopes holds those that the API has now.
 */
function findGrant(
  { clientGrants }: Pick<TenantState, "clientGrants">,
  client: Client,
  api: ResourceServer,
  subjectType: "client" | "user",
): ClientGrant | undefined {
  if (hasEnhancedSecurity(client) && api.is_system === true) return undefined;
  const grants = clientGrants
    .all()
    .filter(
      ({ audience, subject_type = "client" }) => audience === api.identifier && subject_type === subjectType,
    );
  const grant =
    grants.find(({ client_id }) => client_id === client.client_id) ??
    (client.is_first_party === false
      ? grants.find(({ default_for }) => default_for === "third_party_clients")
      : undefined);
  if (grant?.allow_all_scopes !== true) return grant;
  return { ...grant, scope: (api.scopes ?? []).map(({ value }) => value) };
}

function notAuthorized(client: Client, api: ResourceServer): AuthenticationError {
  return new AuthenticationError(
    "access_denied",
    `Client "${client.client_id}" is not authorized to access resource server "${api.identifier}".`,
  );
}

/** The scopes of an API that people's tokens may hold: those that it declares, but at the Management API those for one's own account. */
export const scopesOfApi = (api: ResourceServer): readonly string[] =>
  isManagementApi(api) ? CURRENT_USER_SCOPES : (api.scopes ?? []).map(({ value }) => value);

/** Scopes that no API declares: they are about the person and the session. */
const IDENTITY_SCOPES: ReadonlySet<string> = new Set(["openid", "profile", "email", "address", "phone"]);

/** Whether a scope is about the person or the session, and no API's. */
export const isIdentityScope = (scope: string): boolean =>
  scope === "offline_access" || IDENTITY_SCOPES.has(scope);

/** Limits of the scopes of a person's access token. */
export interface ScopeLimits {
  /** The scopes that the API declares; none when the token is for `/userinfo` only. */
  readonly declared: readonly string[];
  /** The person's permissions on the API, where its policies are enforced (RBAC). */
  readonly permissions?: readonly string[];
  /** The scopes of the application's client grant, where the API requires one. */
  readonly granted?: readonly string[];
  /** Whether a refresh token may be issued, so that `offline_access` may stay. */
  readonly offlineAccess: boolean;
}

/** The scopes of a person's access token before any Action: requested ∩ declared ∩ RBAC ∩ client grant. */
export function scopesOfPerson(requested: readonly string[], limits: ScopeLimits): string[] {
  const { declared, permissions, granted, offlineAccess } = limits;
  const isKept = (scope: string) => {
    if (scope === "offline_access") return offlineAccess;
    if (IDENTITY_SCOPES.has(scope)) return true;
    return [declared, permissions, granted].every((limit) => limit === undefined || limit.includes(scope));
  };
  return [...new Set(requested)].filter(isKept);
}

/** The scopes of a `scope` parameter, which are separated by spaces. */
export function parseScopes(parameter: string | undefined): string[] {
  return (parameter ?? "").split(" ").filter((scope) => scope !== "");
}
