import { isCurrentUserScope } from "../state/management-api.ts";
import { SDK_SCOPES } from "./generated/scopes.ts";

/** Scopes that real tenants still declare and grant, though no operation of the SDK's needs them. */
const OLDER: Readonly<Record<string, string>> = {
  "read:users_app_metadata": "Read Users App Metadata",
  "create:users_app_metadata": "Create Users App Metadata",
  "delete:users_app_metadata": "Delete Users App Metadata",
  "read:user_custom_blocks": "Read Custom User Blocks",
  "create:user_custom_blocks": "Create Custom User Blocks",
  "delete:user_custom_blocks": "Delete Custom User Blocks",
  "create:client_keys": "Create Client Keys",
  "delete:client_keys": "Delete Client Keys",
  "create:device_credentials": "Create Device Credentials",
  "update:device_credentials": "Update Device Credentials",
  "blacklist:tokens": "Blacklist Tokens",
  "read:insights": "Read Insights",
  "read:shields": "Read Shields",
  "create:shields": "Create Shields",
  "update:shields": "Update Shields",
  "delete:shields": "Delete Shields",
  "read:triggers": "Read Triggers",
  "update:triggers": "Update Triggers",
  "create:passwords_checking_job": "Create password checking jobs",
  "delete:passwords_checking_job": "Deletes password checking job and all its resources",
  "read:limits": "Read entity limits",
  "update:limits": "Update entity limits",
  "read:entitlements": "Read entitlements",
  "read:flows_vault": "Read Flows Vault items",
  "read:connections_options": "Read Connections Options",
  "update:connections_options": "Update Connections Options",
  "read:federated_connections_tokens": "List Federated Connections Tokensets belonging to a user",
  "delete:federated_connections_tokens": "Delete Federated Connections Tokensets belonging to a user",
  "read:security_metrics": "Read Security Metrics",
};

/** Names of things on real tenants, where the SDK calls them as in its scopes. */
const THINGS: Readonly<Record<string, string>> = {
  logs_users: "logs relating to users",
  anomaly_blocks: "Anomaly Detection Blocks",
  grants: "User Grants",
  guardian_enrollments: "Guardian enrollments",
  guardian_enrollment_tickets: "enrollment tickets for Guardian",
  user_idp_tokens: "Users IDP tokens",
  email_templates: "email templates",
  mfa_policies: "Multifactor Authentication policies",
  roles: "roles",
  prompts: "prompts settings",
  branding: "branding settings",
  log_streams: "log_streams",
  signing_keys: "signing keys",
  role_members: "role members",
  attack_protection: "attack protection",
  organizations_summary: "organization summary",
  organization_members: "organization members",
  organization_connections: "organization connections",
  organization_member_roles: "organization member roles",
  organization_invitations: "organization invitations",
  scim_config: "SCIM configuration",
  scim_token: "SCIM token",
  phone_providers: "a Phone Notification Provider",
  phone_templates: "a Phone Notification Template",
  encryption_keys: "encryption keys",
  sso_access_tickets: "SSO Access Tickets",
  flows_vault_connections: "Flows Vault connections",
  network_acls: "Network ACLs",
  vdcs_templates: "Verifiable Digital Credential Templates",
  custom_signing_keys: "Customer Provided Public Signing Keys",
  event_streams: "event streams",
  event_deliveries: "event stream deliveries",
  connections_keys: "connection keys",
};

/** Scopes that real tenants describe in words of their own. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "delete:client_credentials": "delete Client Credentials",
  "create:custom_domains": "Configure new custom domains",
  "read:custom_domains": "Read custom domains configurations",
  "update:custom_domains": "Update custom domain configurations",
  "delete:custom_domains": "Delete custom domains configurations",
  "delete:role_members": "Update role members",
  "update:event_deliveries": "Redeliver event(s) to an event stream",
  "read:guardian_factors": "Read Guardian factors configuration",
  "update:guardian_factors": "Update Guardian factors",
  "create:token_exchange_profiles": "Create Token Exchange Profile",
  "update:token_exchange_profiles": "Update Token Exchange Profile",
  "delete:token_exchange_profiles": "Delete Token Exchange Profile",
};

/** The scopes of the Management API, as its resource server declares them: all but those that people have for themselves. */
export const managementScopes: readonly { value: string; description: string }[] = Object.entries({
  ...SDK_SCOPES,
  ...OLDER,
})
  .filter(([value]) => !isCurrentUserScope(value))
  .map(([value, description]) => ({ value, description: described(value) ?? description }));

function described(scope: string): string | undefined {
  const [verb = "", noun = ""] = scope.split(":");
  const thing = THINGS[noun];
  return (
    DESCRIPTIONS[scope] ??
    (thing === undefined ? undefined : `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${thing}`)
  );
}
