import { isStrictThirdParty } from "../../state/fresh-objects.ts";
import type { Client } from "../../state/tenant-state.ts";
import { badRequest, conflict, type ManagementError, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { resourceServerNamed, resourceServers } from "./resource-server.ts";

const refusal = (problem: string): ManagementError => badRequest(`Payload validation error: '${problem}'.`);

/**
 * Refuses a client whose members contradict each other.
 *
 * @param client as it would be.
 * @throws {ManagementError} 400
 */
export function refuseContradictions(client: Client): void {
  refuseBadRotation(client);
  if (isStrictThirdParty(client)) refuseBeyondThirdParty(client);
  const discovers = client.organization_discovery_methods !== undefined;
  if (discovers && client.organization_require_behavior !== "pre_login_prompt") {
    throw refusal(
      "organization_discovery_methods requires organization_require_behavior to be pre_login_prompt",
    );
  }
}

/** Rotation needs tokens that end, an application that follows OpenID Connect, and its grant (Auth0 docs, "Refresh Token Rotation"). */
function refuseBadRotation({ refresh_token, oidc_conformant, grant_types }: Client): void {
  if (refresh_token?.rotation_type !== "rotating") return;
  if (refresh_token.expiration_type !== "expiring") {
    throw refusal("Rotating refresh tokens must be expiring");
  }
  if (oidc_conformant !== true) throw refusal("Rotating refresh tokens require an OIDC conformant client");
  if (grant_types?.includes("refresh_token") !== true) {
    throw refusal("Rotating refresh tokens require the grant type refresh_token");
  }
}

const GRANTS = ["authorization_code", "refresh_token", "client_credentials"];
const TYPES = ["regular_web", "spa", "native", "non_interactive"];

/** Auth0 docs, "Security Controls for Third-Party Applications". */
function refuseBeyondThirdParty(client: Client): void {
  const { app_type, grant_types = [], jwt_configuration, refresh_token } = client;
  const unknown = grant_types.filter((grant) => !GRANTS.includes(grant));
  if (unknown.length > 0) {
    throw refusal(`Grant types not allowed for third-party clients: ${unknown.join(", ")}`);
  }
  if (grant_types.includes("client_credentials") && client.token_endpoint_auth_method === "none") {
    throw refusal("The grant type client_credentials requires a confidential client");
  }
  if (app_type !== undefined && !TYPES.includes(app_type)) {
    throw refusal(`The app_type ${app_type} is not allowed for third-party clients`);
  }
  if ((jwt_configuration?.alg ?? "RS256") !== "RS256") {
    throw refusal("Third-party clients must use the signing algorithm RS256");
  }
  if (refresh_token?.expiration_type === "non-expiring" || refresh_token?.infinite_idle_token_lifetime) {
    throw refusal("Refresh tokens of third-party clients must be expiring");
  }
  if (client.oidc_conformant === false) throw refusal("Third-party clients must be OIDC conformant");
  if ([...(client.callbacks ?? []), ...(client.web_origins ?? [])].some((url) => url.includes("*"))) {
    throw refusal("Third-party clients may not use wildcards in URLs");
  }
}

/**
 * Refuses to make a client another's, or to secure it otherwise, after it was made.
 *
 * @throws {ManagementError} 400
 */
export function refuseOtherKind(client: Client, patch: Members): void {
  const mode = patch.third_party_security_mode;
  if (mode !== undefined && mode !== client.third_party_security_mode) {
    throw refusal("The property third_party_security_mode cannot be changed after creation");
  }
  if (isStrictThirdParty(client) && patch.is_first_party === true) {
    throw refusal("Third-party clients cannot be converted to first-party clients");
  }
}

/**
 * Refuses a client that stands for an API which isn't there, or has one already.
 *
 * @throws {ManagementError} 400, 404 or 409
 */
export function requireLinkedApi(
  { app_type, resource_server_identifier: identifier }: Members,
  tenant: ManagedTenant,
): void {
  if (app_type !== "resource_server") {
    if (identifier === undefined) return;
    throw refusal("resource_server_identifier requires the app_type resource_server");
  }
  if (typeof identifier !== "string") {
    throw refusal("Missing required property: resource_server_identifier");
  }
  if (resourceServerNamed(tenant, identifier) === undefined) throw notFound(...resourceServers.missing);
  const other = tenant.state.clients.find((client) => client.resource_server_identifier === identifier);
  if (other !== undefined) {
    throw conflict("The resource server is already linked to a client", "resource_server_conflict");
  }
}
