import { emptyListEndpoints } from "./empty-lists.ts";
import type { Endpoint } from "./endpoint.ts";
import { resourceEndpoints } from "./resource-endpoints.ts";
import { actions } from "./resources/action.ts";
import { actionBindingEndpoints } from "./resources/action-binding.ts";
import { actionVersionEndpoints } from "./resources/action-version-endpoints.ts";
import { clients } from "./resources/client.ts";
import { clientCredentialEndpoints } from "./resources/client-credential-endpoints.ts";
import { clientGrants } from "./resources/client-grant.ts";
import { rotateSecretEndpoint } from "./resources/client-secret.ts";
import { connections } from "./resources/connection.ts";
import { connectionClientEndpoints } from "./resources/connection-clients.ts";
import { resourceServers } from "./resources/resource-server.ts";
import { roles } from "./resources/role.ts";
import { rolePermissionEndpoints, roleUserEndpoints } from "./resources/role-endpoints.ts";
import { users } from "./resources/user.ts";
import { userBlockEndpoints } from "./resources/user-blocks.ts";
import {
  userPermissionEndpoints,
  userRoleEndpoints,
  usersByEmailEndpoint,
} from "./resources/user-endpoints.ts";
import {
  botDetection,
  breachedPasswordDetection,
  bruteForceProtection,
  suspiciousIpThrottling,
} from "./settings/attack-protection.ts";
import { branding, pageTemplateEndpoints } from "./settings/branding.ts";
import { brandingThemeEndpoints } from "./settings/branding-theme.ts";
import { captcha } from "./settings/captcha.ts";
import { emailProviderEndpoints } from "./settings/email-provider.ts";
import { emailTemplateEndpoints } from "./settings/email-templates.ts";
import { guardianEndpoints } from "./settings/guardian.ts";
import { promptEndpoints, prompts } from "./settings/prompts.ts";
import { newDeviceAssessment, riskAssessments, supplementalSignals } from "./settings/risk.ts";
import { tenantSettings } from "./settings/tenant-settings.ts";
import { signingKeyEndpoints } from "./signing-keys.ts";
import { singletonEndpoints } from "./singleton.ts";
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
    ...userBlockEndpoints(tenant),
    ...resourceEndpoints(tenant, connections),
    ...connectionClientEndpoints(tenant),
    ...actionBindingEndpoints(tenant),
    ...resourceEndpoints(tenant, actions),
    ...actionVersionEndpoints(tenant),
    ...singletonEndpoints(tenant, tenantSettings),
    ...singletonEndpoints(tenant, bruteForceProtection),
    ...singletonEndpoints(tenant, suspiciousIpThrottling),
    ...singletonEndpoints(tenant, breachedPasswordDetection),
    ...singletonEndpoints(tenant, botDetection),
    ...singletonEndpoints(tenant, captcha),
    ...singletonEndpoints(tenant, riskAssessments),
    ...singletonEndpoints(tenant, newDeviceAssessment),
    ...singletonEndpoints(tenant, supplementalSignals),
    ...guardianEndpoints(tenant),
    ...singletonEndpoints(tenant, prompts),
    ...promptEndpoints(tenant),
    ...singletonEndpoints(tenant, branding),
    ...pageTemplateEndpoints(tenant),
    ...brandingThemeEndpoints(tenant),
    ...emailProviderEndpoints(tenant),
    ...emailTemplateEndpoints(tenant),
    ...signingKeyEndpoints(tenant),
    ...emptyListEndpoints(),
  ];
}
