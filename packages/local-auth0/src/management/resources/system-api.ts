import { isDeepStrictEqual } from "node:util";
import { freshResourceServer } from "../../state/fresh-objects.ts";
import type { ResourceServer } from "../../state/tenant-state.ts";
import { badRequest } from "../rest/error.ts";
import { managementIdentifier } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";

/** An API of Auth0's own, which a tenant activates by creating it with its identifier. */
interface SystemApi {
  readonly identifier: (domain: string) => string;
  /** As it is made, whatever is sent. */
  readonly members: Pick<
    ResourceServer,
    | "name"
    | "scopes"
    | "allow_offline_access"
    | "skip_consent_for_verifiable_first_party_clients"
    | "subject_type_authorization"
    | "token_lifetime"
    | "token_lifetime_for_web"
    | "signing_alg"
    | "enforce_policies"
    | "is_system"
  >;
  /** The members that may be changed afterwards. */
  readonly mutable: readonly string[];
}

const SETTINGS = [
  "token_lifetime",
  "token_lifetime_for_web",
  "signing_alg",
  "signing_secret",
  "allow_offline_access",
  "skip_consent_for_verifiable_first_party_clients",
  "enforce_policies",
  "token_dialect",
  "token_encryption",
  "consent_policy",
  "proof_of_possession",
  "subject_type_authorization",
  "authorization_policy",
];

const scopes = (described: Readonly<Record<string, string>>) =>
  Object.entries(described).map(([value, description]) => ({ value, description }));

/** Auth0 docs, "System APIs"; members as recorded from real tenants. */
const MY_ACCOUNT: SystemApi = {
  identifier: (domain) => `https://${domain}/me/`,
  members: {
    ...freshResourceServer(600),
    name: "Auth0 My Account API",
    allow_offline_access: true,
    subject_type_authorization: {
      client: { policy: "deny_all" },
      user: { policy: "require_client_grant" },
    },
    scopes: scopes({
      "read:me:authentication_methods": "Read Authentication Methods",
      "delete:me:authentication_methods": "Delete Authentication Methods",
      "update:me:authentication_methods": "Update Authentication Methods",
      "read:me:factors": "Read Factors",
      "create:me:authentication_methods": "Create Authentication Methods",
      "read:me:connected_accounts": "Read Connected Accounts",
      "create:me:connected_accounts": "Create Connected Accounts",
      "delete:me:connected_accounts": "Delete Connected Accounts",
    }),
    is_system: true,
  },
  mutable: SETTINGS,
};

const MY_ORGANIZATION: SystemApi = {
  identifier: (domain) => `https://${domain}/my-org/`,
  members: {
    ...freshResourceServer(600),
    name: "Auth0 My Organization API",
    allow_offline_access: true,
    subject_type_authorization: {
      client: { policy: "require_client_grant" },
      user: { policy: "require_client_grant" },
    },
    scopes: scopes({
      "read:my_org:configuration": "Read organization configuration",
      "read:my_org:details": "Read organization details",
      "update:my_org:details": "Update organization details",
      "read:my_org:identity_providers": "Read identity providers for organization",
      "create:my_org:identity_providers": "Create identity provider for organization",
      "update:my_org:identity_providers": "Update identity provider for organization",
      "delete:my_org:identity_providers": "Delete identity provider for organization",
      "update:my_org:identity_providers_detach": "Detach identity provider from organization",
      "create:my_org:identity_providers_domains": "Create domain of an identity provider",
      "delete:my_org:identity_providers_domains": "Delete domain of an identity provider",
      "read:my_org:identity_providers_scim_tokens": "Read SCIM tokens of an identity provider",
      "create:my_org:identity_providers_scim_tokens": "Create SCIM token of an identity provider",
      "delete:my_org:identity_providers_scim_tokens": "Delete SCIM token of an identity provider",
      "read:my_org:identity_providers_provisioning": "Read provisioning of an identity provider",
      "create:my_org:identity_providers_provisioning": "Create provisioning of an identity provider",
      "update:my_org:identity_providers_provisioning": "Update provisioning of an identity provider",
      "delete:my_org:identity_providers_provisioning": "Delete provisioning of an identity provider",
      "read:my_org:domains": "Read domains of organization",
      "create:my_org:domains": "Create domain of organization",
      "update:my_org:domains": "Update domain of organization",
      "delete:my_org:domains": "Delete domain of organization",
    }),
    is_system: true,
  },
  mutable: SETTINGS,
};

const EXPRESS: SystemApi = {
  identifier: () => "urn:auth0:express-configure",
  members: {
    ...freshResourceServer(),
    name: "Okta OIN Express Configuration API",
    token_lifetime: 300,
    enforce_policies: true,
    subject_type_authorization: { client: { policy: "deny_all" }, user: { policy: "allow_all" } },
    scopes: scopes({
      "express_configure:sso": "Ability to create SSO configurations",
      "express_configure:scim": "Ability to create scim configurations",
    }),
    is_system: true,
  },
  mutable: [],
};

/** Members of the Management API that Terraform's provider may change (`internal/auth0/resourceserver/expand.go`). */
const MANAGEMENT_MUTABLE = [
  "token_lifetime",
  "skip_consent_for_verifiable_first_party_clients",
  "subject_type_authorization",
  "authorization_policy",
];

const SYSTEM_APIS = [MY_ACCOUNT, MY_ORGANIZATION, EXPRESS];

/** The members of the system API with an identifier. @returns `undefined` where it is none */
export function systemApiMembers(identifier: string, domain: string): SystemApi["members"] | undefined {
  return SYSTEM_APIS.find((api) => api.identifier(domain) === identifier)?.members;
}

/**
 * Refuses to change what is fixed of a system API; to send what it has already is no change.
 *
 * @throws {ManagementError} 400
 */
export function refuseFixedMembers(server: ResourceServer, patch: Members, domain: string): void {
  if (server.is_system !== true) return;
  const mutable =
    server.identifier === managementIdentifier(domain)
      ? MANAGEMENT_MUTABLE
      : (SYSTEM_APIS.find((api) => api.identifier(domain) === server.identifier)?.mutable ?? []);
  const fixed = Object.keys(patch).filter(
    (name) => !mutable.includes(name) && !isDeepStrictEqual(patch[name], server[name]),
  );
  if (fixed.length === 0) return;
  throw badRequest(
    `Payload validation error: 'Properties of a system resource server cannot be modified: ${fixed.join(", ")}'.`,
  );
}
