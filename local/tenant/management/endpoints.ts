import type { Endpoint } from "./endpoint.ts";
import { logEndpoints } from "./logs.ts";
import { resourceEndpoints } from "./resource-endpoints.ts";
import { actionBindingEndpoints } from "./resources/action-binding.ts";
import { actionEndpoints } from "./resources/action-endpoints.ts";
import { clients } from "./resources/client.ts";
import { clientCredentialEndpoints } from "./resources/client-credential.ts";
import { clientGrants } from "./resources/client-grant.ts";
import { rotateSecretEndpoint } from "./resources/client-secret.ts";
import { connections } from "./resources/connection.ts";
import { connectionClientEndpoints } from "./resources/connection-clients.ts";
import { resourceServers } from "./resources/resource-server.ts";
import { roles } from "./resources/role.ts";
import { rolePermissionEndpoints, roleUserEndpoints } from "./resources/role-endpoints.ts";
import { users } from "./resources/user.ts";
import {
  userPermissionEndpoints,
  userRoleEndpoints,
  usersByEmailEndpoint,
} from "./resources/user-endpoints.ts";
import type { ManagedTenant } from "./tenant.ts";

/** Everything that the Management API of a tenant serves. */
export function managementEndpoints(tenant: ManagedTenant): Endpoint[] {
  return [
    ...resourceEndpoints(tenant, resourceServers),
    ...resourceEndpoints(tenant, clients),
    rotateSecretEndpoint(tenant),
    ...clientCredentialEndpoints(tenant),
    ...resourceEndpoints(tenant, clientGrants),
    ...resourceEndpoints(tenant, roles),
    ...rolePermissionEndpoints(tenant),
    ...roleUserEndpoints(tenant),
    ...resourceEndpoints(tenant, users),
    ...userRoleEndpoints(tenant),
    ...userPermissionEndpoints(tenant),
    usersByEmailEndpoint(tenant),
    ...resourceEndpoints(tenant, connections),
    ...connectionClientEndpoints(tenant),
    ...actionBindingEndpoints(tenant),
    ...actionEndpoints(tenant),
    ...logEndpoints(tenant),
  ];
}
