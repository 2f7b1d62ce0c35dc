import { actionEndpoints } from "./resources/action.ts";
import { actionExecutionEndpoints } from "./resources/action-execution.ts";
import { actionModuleEndpoints } from "./resources/action-module.ts";
import { anomalyEndpoints } from "./resources/anomaly.ts";
import { attackProtectionEndpoints } from "./resources/attack-protection.ts";
import { authenticationMethodEndpoints } from "./resources/authentication-method.ts";
import { brandingEndpoints } from "./resources/branding.ts";
import { brandingThemeEndpoints } from "./resources/branding-theme.ts";
import { clientEndpoints } from "./resources/client.ts";
import { clientConnectionEndpoints } from "./resources/client-connections.ts";
import { clientGrantEndpoints } from "./resources/client-grant.ts";
import { connectionEndpoints } from "./resources/connection.ts";
import { connectionProfileEndpoints } from "./resources/connection-profile.ts";
import { customDomainEndpoints } from "./resources/custom-domain.ts";
import { customSigningKeyEndpoints } from "./resources/custom-signing-key.ts";
import { deviceCredentialEndpoints } from "./resources/device-credential.ts";
import { effectiveRightsEndpoints } from "./resources/effective-rights.ts";
import { emailProviderEndpoints } from "./resources/email-provider.ts";
import { emailTemplateEndpoints } from "./resources/email-templates.ts";
import { encryptionKeyEndpoints } from "./resources/encryption-key.ts";
import { eventStreamEndpoints } from "./resources/event-stream.ts";
import { flowEndpoints } from "./resources/flow.ts";
import { formEndpoints } from "./resources/form.ts";
import { guardianEndpoints } from "./resources/guardian.ts";
import { guardianEnrollmentEndpoints } from "./resources/guardian-enrollment.ts";
import { hookEndpoints } from "./resources/hook.ts";
import { jobEndpoints } from "./resources/job.ts";
import { linkedIdentityEndpoints } from "./resources/linked-identity.ts";
import { logEndpoints } from "./resources/log.ts";
import { logStreamEndpoints } from "./resources/log-stream.ts";
import { networkAclEndpoints } from "./resources/network-acl.ts";
import { organizationEndpoints } from "./resources/organization.ts";
import { organizationClientGrantEndpoints } from "./resources/organization-client-grant.ts";
import { organizationConnectionEndpoints } from "./resources/organization-connection.ts";
import { organizationDomainEndpoints } from "./resources/organization-domain.ts";
import { organizationInvitationEndpoints } from "./resources/organization-invitation.ts";
import { organizationMemberEndpoints } from "./resources/organization-member.ts";
import { permissionEndpoints } from "./resources/permission.ts";
import { phoneProviderEndpoints } from "./resources/phone-provider.ts";
import { phoneTemplateEndpoints } from "./resources/phone-template.ts";
import { promptEndpoints } from "./resources/prompts.ts";
import { rateLimitPolicyEndpoints } from "./resources/rate-limit-policy.ts";
import { refreshTokenEndpoints } from "./resources/refresh-token.ts";
import { resourceServerEndpoints } from "./resources/resource-server.ts";
import { riskEndpoints } from "./resources/risk.ts";
import { roleEndpoints } from "./resources/role.ts";
import { roleAssignmentEndpoints } from "./resources/role-assignment.ts";
import { ruleEndpoints } from "./resources/rule.ts";
import { selfServiceProfileEndpoints } from "./resources/self-service-profile.ts";
import { sessionEndpoints } from "./resources/session.ts";
import { signingKeyEndpoints } from "./resources/signing-key.ts";
import { statsEndpoints } from "./resources/stats.ts";
import { tenantSettingsEndpoints } from "./resources/tenant-settings.ts";
import { ticketEndpoints } from "./resources/ticket.ts";
import { tokenExchangeProfileEndpoints } from "./resources/token-exchange-profile.ts";
import { triggerBindingEndpoints } from "./resources/trigger-binding.ts";
import { userEndpoints } from "./resources/user.ts";
import { userAttributeProfileEndpoints } from "./resources/user-attribute-profile.ts";
import { userBlockEndpoints } from "./resources/user-blocks.ts";
import type { Endpoint } from "./rest/endpoint.ts";
import type { ManagedTenant } from "./rest/managed-tenant.ts";
import { withUndone } from "./undone.ts";

/** The endpoints of each type of resource. A new type is a file in `resources/` and a line here. */
const RESOURCE_TYPES: readonly ((tenant: ManagedTenant) => Endpoint[])[] = [
  resourceServerEndpoints,
  clientEndpoints,
  clientConnectionEndpoints,
  deviceCredentialEndpoints,
  clientGrantEndpoints,
  roleEndpoints,
  userEndpoints,
  roleAssignmentEndpoints,
  permissionEndpoints,
  userBlockEndpoints,
  connectionEndpoints,
  triggerBindingEndpoints,
  actionEndpoints,
  actionExecutionEndpoints,
  tenantSettingsEndpoints,
  attackProtectionEndpoints,
  riskEndpoints,
  guardianEndpoints,
  promptEndpoints,
  brandingEndpoints,
  brandingThemeEndpoints,
  phoneProviderEndpoints,
  phoneTemplateEndpoints,
  emailProviderEndpoints,
  emailTemplateEndpoints,
  customDomainEndpoints,
  signingKeyEndpoints,
  linkedIdentityEndpoints,
  effectiveRightsEndpoints,
  authenticationMethodEndpoints,
  guardianEnrollmentEndpoints,
  sessionEndpoints,
  refreshTokenEndpoints,
  ticketEndpoints,
  jobEndpoints,
  organizationEndpoints,
  organizationConnectionEndpoints,
  organizationMemberEndpoints,
  organizationClientGrantEndpoints,
  organizationInvitationEndpoints,
  organizationDomainEndpoints,
  logEndpoints,
  connectionProfileEndpoints,
  eventStreamEndpoints,
  logStreamEndpoints,
  networkAclEndpoints,
  selfServiceProfileEndpoints,
  tokenExchangeProfileEndpoints,
  userAttributeProfileEndpoints,
  actionModuleEndpoints,
  customSigningKeyEndpoints,
  encryptionKeyEndpoints,
  flowEndpoints,
  formEndpoints,
  hookEndpoints,
  ruleEndpoints,
  anomalyEndpoints,
  rateLimitPolicyEndpoints,
  statsEndpoints,
];

/** Everything that the Management API of a tenant serves. */
export const managementEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  RESOURCE_TYPES.flatMap((endpointsOf) => endpointsOf(tenant)).map(withUndone);
