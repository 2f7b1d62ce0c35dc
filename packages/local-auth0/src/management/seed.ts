import { isDeepStrictEqual } from "node:util";
import { isManagementApi } from "../state/management-api.ts";
import type { TenantState } from "../state/tenant-state.ts";
import { managementScopes } from "./management-scopes.ts";
import { alphanumeric, clientSecret, objectId, prefixedId } from "./rest/identifiers.ts";
import { managementIdentifier } from "./rest/managed-tenant.ts";

/** The machine client by which the tenant's operator calls the Management API. */
export interface Operator {
  readonly clientId: string;
  readonly clientSecret: string;
}

const OPERATOR = "Local operator";

/** The operator of a tenant that was seeded before, if its client is still there. */
export function operatorIn({ clients }: TenantState): Operator | undefined {
  const client = clients.find(({ name }) => name === OPERATOR);
  if (client?.client_secret === undefined) return undefined;
  return { clientId: client.client_id, clientSecret: client.client_secret };
}

/**
 * Gives a tenant that was seeded before the scopes that the Management API has got since, and its operator the right to them.
 */
export function renewManagementApi(state: TenantState, { clientId }: Operator): void {
  const api = state.resourceServers.find(isManagementApi);
  const scopes = [...managementScopes];
  if (api === undefined || isDeepStrictEqual(api.scopes, scopes)) return;
  state.resourceServers.put({ ...api, scopes });
  const grant = state.clientGrants.find(
    ({ client_id, audience }) => client_id === clientId && audience === api.identifier,
  );
  if (grant !== undefined) state.clientGrants.put({ ...grant, scope: scopes.map(({ value }) => value) });
}

/**
 * Puts into an empty tenant what a new real one holds: its Management API with all scopes, the global client, the
 * database connection of the quick starts, in which anybody may sign up and which no client may use yet, and one machine client of the operator.
 *
 * @param options.domain host and port, for example `localhost:4443`.
 */
export function seedTenant(state: TenantState, { domain }: { domain: string }): Operator {
  const audience = managementIdentifier(domain);
  const operator = { clientId: alphanumeric(32), clientSecret: clientSecret() };

  state.resourceServers.put({
    id: objectId(),
    name: "Auth0 Management API",
    identifier: audience,
    allow_offline_access: false,
    skip_consent_for_verifiable_first_party_clients: false,
    subject_type_authorization: {
      client: { policy: "require_client_grant" },
      user: { policy: "allow_all" },
    },
    token_lifetime: 86_400,
    token_lifetime_for_web: 7_200,
    signing_alg: "RS256",
    scopes: [...managementScopes],
    is_system: true,
  });
  state.clients.put({
    client_id: alphanumeric(32),
    client_secret: clientSecret(),
    name: "All Applications",
    global: true,
    is_first_party: true,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: false,
    sso_disabled: false,
    cross_origin_authentication: false,
    custom_login_page_on: true,
    grant_types: ["authorization_code", "implicit", "refresh_token", "client_credentials"],
    jwt_configuration: { alg: "HS256", lifetime_in_seconds: 36_000, secret_encoded: false },
  });
  state.clients.put({
    client_id: operator.clientId,
    client_secret: operator.clientSecret,
    name: OPERATOR,
    app_type: "non_interactive",
    global: false,
    is_first_party: true,
    oidc_conformant: true,
    grant_types: ["client_credentials"],
    token_endpoint_auth_method: "client_secret_post",
    jwt_configuration: { alg: "RS256", lifetime_in_seconds: 36_000, secret_encoded: false },
  });
  state.clientGrants.put({
    id: prefixedId("cgr"),
    client_id: operator.clientId,
    audience,
    scope: managementScopes.map(({ value }) => value),
    subject_type: "client",
  });
  state.connections.put({
    id: prefixedId("con"),
    name: "Username-Password-Authentication",
    strategy: "auth0",
    options: {
      mfa: { active: true, return_enroll_settings: true },
      passwordPolicy: "good",
      strategy_version: 2,
      brute_force_protection: true,
      requires_username: true,
    },
    is_domain_connection: false,
    authentication: { active: true },
    connected_accounts: { active: false },
    enabled_clients: [],
    realms: ["Username-Password-Authentication"],
  });
  return operator;
}
