import type { Client, ClientGrant, ResourceServer, TenantState } from "../state.ts";
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
  if (policy === "allow_all") return undefined;
  const grant = policy === "deny_all" ? undefined : findGrant(state, client, api, "user");
  if (grant === undefined) throw notAuthorized(client, api);
  return grant.scope;
}

/**
 * The scopes that an application may have for itself (`subject_type_authorization.client`).
 *
 * @throws {AuthenticationError} `access_denied` when it may have no token
 */
export function scopesForMachine(state: TenantState, client: Client, api: ResourceServer): string[] {
  const denied = api.subject_type_authorization?.client?.policy === "deny_all";
  const grant = denied ? undefined : findGrant(state, client, api, "client");
  if (grant === undefined) throw notAuthorized(client, api);
  return grant.scope;
}

/** A grant without a subject type is one for the client itself. */
function findGrant(
  { clientGrants }: Pick<TenantState, "clientGrants">,
  client: Client,
  api: ResourceServer,
  subjectType: "client" | "user",
): ClientGrant | undefined {
  return clientGrants.find(
    ({ client_id, audience, subject_type = "client" }) =>
      client_id === client.client_id && audience === api.identifier && subject_type === subjectType,
  );
}

function notAuthorized(client: Client, api: ResourceServer): AuthenticationError {
  return new AuthenticationError(
    "access_denied",
    `Client "${client.client_id}" is not authorized to access resource server "${api.identifier}".`,
  );
}
