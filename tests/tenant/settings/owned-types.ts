/**
 * The Deploy CLI's types of which a type of Pulumi's Auth0 provider would own a part or all. Both tools know one
 * tenant under names of their own.
 */
export const DEPLOY_TYPES: Readonly<Record<string, readonly string[]>> = {
  "auth0:index/action:Action": ["actions"],
  "auth0:index/attackProtection:AttackProtection": ["attackProtection"],
  "auth0:index/branding:Branding": ["branding"],
  "auth0:index/brandingTheme:BrandingTheme": ["themes"],
  "auth0:index/client:Client": ["clients"],
  "auth0:index/clientCredentials:ClientCredentials": ["clients", "clientAuthCredentials"],
  "auth0:index/clientGrant:ClientGrant": ["clientGrants"],
  "auth0:index/connection:Connection": ["connections", "databases"],
  "auth0:index/connectionClients:ConnectionClients": ["connections", "databases"],
  "auth0:index/emailProvider:EmailProvider": ["emailProvider"],
  "auth0:index/emailTemplate:EmailTemplate": ["emailTemplates"],
  "auth0:index/guardian:Guardian": [
    "guardianFactors",
    "guardianFactorProviders",
    "guardianFactorTemplates",
    "guardianPhoneFactorMessageTypes",
    "guardianPhoneFactorSelectedProvider",
    "guardianPolicies",
  ],
  "auth0:index/pages:Pages": ["pages"],
  "auth0:index/prompt:Prompt": ["prompts"],
  "auth0:index/promptCustomText:PromptCustomText": ["prompts"],
  "auth0:index/promptPartials:PromptPartials": ["prompts"],
  "auth0:index/promptScreenPartial:PromptScreenPartial": ["prompts"],
  "auth0:index/promptScreenPartials:PromptScreenPartials": ["prompts"],
  "auth0:index/promptScreenRenderer:PromptScreenRenderer": ["prompts"],
  "auth0:index/resourceServer:ResourceServer": ["resourceServers"],
  "auth0:index/resourceServerScopes:ResourceServerScopes": ["resourceServers"],
  "auth0:index/role:Role": ["roles"],
  "auth0:index/rolePermissions:RolePermissions": ["roles"],
  "auth0:index/tenant:Tenant": ["tenant"],
  "auth0:index/triggerActions:TriggerActions": ["triggers"],
};
