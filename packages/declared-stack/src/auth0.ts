import { createHash, createPublicKey } from "node:crypto";
import type * as auth0 from "@pulumi/auth0";
import { z } from "zod";
import { isMembers, type Members, membersOf, type Value } from "./members.ts";
import { type Inputs, row, type ScopesOfType } from "./resource-type.ts";
import { HIDDEN } from "./secrets.ts";
import { parsed } from "./value.ts";
import { toWire } from "./wire.ts";

const text = z.string();
const named = z.object({ name: text });

/** The name of a grant: whose it is, for what, and about whom its tokens are. */
export const grantName = (client: string, audience: string, subjectType: string): string =>
  `${client} for ${audience} (${subjectType})`;

/** The name of a permission in a role's set of them. */
export const permissionName = (scope: string, audience: string): string => `${scope} of ${audience}`;

/** The scopes of a resource that is an object of its own. @param noun as in `read:clients`. */
const own = (noun: string): ScopesOfType => ({
  create: [`create:${noun}`],
  read: [`read:${noun}`],
  update: [`update:${noun}`],
  delete: [`delete:${noun}`],
});

/** The scopes of a resource that is a part of another: whatever happens to it is a change of that one. */
const partOf = (noun: string): ScopesOfType => ({
  create: [`update:${noun}`],
  read: [`read:${noun}`],
  update: [`update:${noun}`],
  delete: [`update:${noun}`],
});

/** Judgements of the options of connections to directories, whatever their strategy. */
const directoryOptions = {
  apiEnableGroups: "harmless",
  apiEnableUsers: "harmless",
  attributeMap: { attributes: "identity", mappingMode: { safe: "use_map" }, userinfoScope: "identity" },
  authorizationEndpoint: "identity",
  clientId: "identity",
  // In no report: a text stands for it.
  clientSecret: "identity",
  connectionSettings: { pkce: { safe: "S256" } },
  debug: { safe: false },
  digestAlgorithm: { safe: "sha256" },
  disableCache: { safe: true },
  disableSelfServiceChangePassword: { safe: true },
  discoveryUrl: "identity",
  domain: "identity",
  domainAliases: "gate",
  fieldsMap: "identity",
  idpInitiated: { enabled: { safe: false } },
  idTokenSignedResponseAlgs: "gate",
  identityApi: { safe: "microsoft-identity-platform-v2.0" },
  issuer: "identity",
  jwksUri: "identity",
  protocolBinding: "fixed",
  scopes: "gate",
  sendBackChannelNonce: { safe: true },
  setUserRootAttributes: { safe: "on_each_login" },
  shouldTrustEmailVerifiedConnection: { safe: "never_set_emails_as_verified" },
  signatureAlgorithm: { safe: "rsa-sha256" },
  signInEndpoint: "identity",
  signingCert: "identity",
  signSamlRequest: { safe: true },
  tenantDomain: "identity",
  tokenEndpoint: "identity",
  tokenEndpointAuthMethod: "fixed",
  type: { safe: "back_channel" },
  useCertAuth: "fixed",
  useKerberos: "fixed",
  userIdAttribute: "fixed",
  userinfoEndpoint: "identity",
  useWsfed: { safe: false },
  waadCommonEndpoint: { safe: false },
  waadProtocol: { safe: "openid-connect" },
} as const;

/** The resource types of Auth0, in the order in which a tenant's objects are reported. */
export const auth0Types = {
  api: row<auth0.ResourceServerArgs>()({
    type: "auth0:index/resourceServer:ResourceServer",
    namedBy: "name",
    created: "opens",
    deleted: "destroys",
    scopes: own("resource_servers"),
    settings: {
      name: "harmless",
      identifier: "identity",
      allowOfflineAccess: "gate",
      allowOnlineAccess: "gate",
      enforcePolicies: { safe: true },
      proofOfPossession: { mechanism: "guard", required: "guard" },
      signingAlg: { safe: "RS256" },
      skipConsentForVerifiableFirstPartyClients: "gate",
      subjectTypeAuthorization: {
        user: { policy: { safe: "require_client_grant" } },
        client: { policy: { safe: "require_client_grant" } },
      },
      tokenDialect: { safe: "access_token_authz" },
      tokenLifetime: "less is safer",
      tokenLifetimeForWeb: "less is safer",
    },
    irreplaceable: true,
    lost: "with all grants, permissions and tokens for it",
    replacedBy: ["identifier"],
    body: (inputs) => toWire(inputs),
    tenant: {
      kind: "resource server",
      read: (inputs) => ({
        name: z.object({ identifier: text }).parse(inputs).identifier,
        fields: membersOf(toWire(inputs)),
      }),
      telling: ["name", "scopes"],
      importedBy: "id",
    },
  }),

  apiScopes: row<auth0.ResourceServerScopesArgs>()({
    type: "auth0:index/resourceServerScopes:ResourceServerScopes",
    namedBy: null,
    created: "harmless",
    deleted: "harmless",
    scopes: partOf("resource_servers"),
    settings: { resourceServerIdentifier: "identity", scopes: { name: "gate", description: "harmless" } },
    partOf: "resourceServerIdentifier",
    replacedBy: ["resourceServerIdentifier"],
    rivals: ["auth0:index/resourceServerScope:ResourceServerScope"],
    tenant: {
      kind: "resource server",
      read: (inputs) => {
        const { resourceServerIdentifier: name, scopes } = apiScopes.parse(inputs);
        const byName = scopes.map(({ name: scope, description }) => [scope, { description }] as const);
        return { name, fields: { scopes: new Map(byName) } };
      },
      telling: [],
      importedBy: null,
    },
  }),

  role: row<auth0.RoleArgs>()({
    type: "auth0:index/role:Role",
    namedBy: "name",
    created: "harmless",
    deleted: "destroys",
    // The Actions find a role by its name.
    scopes: own("roles"),
    settings: { name: "identity", description: "harmless" },
    irreplaceable: true,
    lost: "and everybody who has it loses it",
    rivals: ["auth0:index/userRole:UserRole", "auth0:index/userRoles:UserRoles"],
    body: (inputs) => toWire(inputs),
    tenant: {
      kind: "role",
      read: (inputs) => ({ name: named.parse(inputs).name, fields: membersOf(toWire(inputs)) }),
      telling: ["permissions"],
      importedBy: "id",
    },
  }),

  rolePermissions: row<auth0.RolePermissionsArgs>()({
    type: "auth0:index/rolePermissions:RolePermissions",
    namedBy: null,
    created: "harmless",
    deleted: "harmless",
    scopes: partOf("roles"),
    settings: { roleId: "identity", permissions: { name: "gate", resourceServerIdentifier: "identity" } },
    partOf: "roleId",
    replacedBy: ["roleId"],
    rivals: ["auth0:index/rolePermission:RolePermission"],
    tenant: {
      kind: "role",
      read: (inputs) => {
        const { roleId: name, permissions } = rolePermissions.parse(inputs);
        const held = permissions.map((one) => permissionName(one.name, one.resourceServerIdentifier));
        return { name, fields: { permissions: new Set(held) } };
      },
      telling: [],
      importedBy: "id",
    },
  }),

  client: row<auth0.ClientArgs>()({
    type: "auth0:index/client:Client",
    namedBy: "name",
    created: "opens",
    deleted: "destroys",
    scopes: own("clients"),
    settings: {
      // The Actions find an application by its name.
      name: "identity",
      description: "harmless",
      appType: "fixed",
      allowedClients: "gate",
      allowedLogoutUrls: "gate",
      allowedOrigins: "gate",
      callbacks: "gate",
      clientAliases: "gate",
      crossOriginAuth: { safe: false },
      customLoginPage: { safe: "" },
      formTemplate: { safe: "" },
      grantTypes: "gate",
      initiateLoginUri: { safe: "" },
      isFirstParty: "fixed",
      logoUri: "harmless",
      jwtConfiguration: { alg: { safe: "RS256" }, lifetimeInSeconds: "less is safer" },
      mobile: {
        android: { appPackageName: "identity", sha256CertFingerprints: "identity" },
        ios: { appBundleIdentifier: "identity", teamId: "identity" },
      },
      oidcConformant: { safe: true },
      refreshToken: {
        expirationType: { safe: "expiring" },
        idleTokenLifetime: "less is safer",
        infiniteIdleTokenLifetime: { safe: false },
        infiniteTokenLifetime: { safe: false },
        leeway: "less is safer",
        rotationType: { safe: "rotating" },
        tokenLifetime: "less is safer",
      },
      requireProofOfPossession: "guard",
      requirePushedAuthorizationRequests: "guard",
      sso: "harmless",
      ssoDisabled: "harmless",
      webOrigins: "gate",
    },
    irreplaceable: true,
    lost: "with its client id, secret, grants and refresh tokens",
    outputs: (clientId) => ({ clientId }),
    body: clientBody,
    tenant: {
      kind: "client",
      read: (inputs) => ({ name: named.parse(inputs).name, fields: membersOf(clientBody(inputs)) }),
      telling: ["client_id", "app_type", "grant_types", "callbacks"],
      importedBy: "client_id",
    },
  }),

  clientCredentials: row<auth0.ClientCredentialsArgs>()({
    type: "auth0:index/clientCredentials:ClientCredentials",
    namedBy: null,
    created: "harmless",
    deleted: "harmless",
    scopes: {
      ...partOf("clients"),
      // It looks for keys before it lets go of a client.
      delete: ["read:client_credentials", "update:clients"],
    },
    settings: {
      clientId: "identity",
      authenticationMethod: "fixed",
      privateKeyJwt: {
        // Who has the private key of one passes for the application.
        credentials: {
          credentialType: "fixed",
          name: "harmless",
          algorithm: "fixed",
          pem: "gate",
          expiresAt: "fixed",
        },
      },
    },
    partOf: "clientId",
    replacedBy: ["clientId"],
    outputs: (id) => ({ clientSecret: `${HIDDEN} of ${id}` }),
    tenant: {
      kind: "client",
      read: (inputs) => {
        const { clientId: name, authenticationMethod, privateKeyJwt } = clientCredentials.parse(inputs);
        if (privateKeyJwt === undefined) {
          return { name, fields: { token_endpoint_auth_method: authenticationMethod } };
        }
        const keys = privateKeyJwt.credentials.map(({ pem, expiresAt, ...key }) =>
          clientKey({ ...key, kid: thumbprintOf(pem), expires: expiresAt }),
        );
        return { name, fields: { token_endpoint_auth_method: "private_key_jwt", keys: new Map(keys) } };
      },
      telling: [],
      importedBy: "client_id",
      notImported: ["privateKeyJwt"],
    },
  }),

  customDomain: row<auth0.CustomDomainArgs>()({
    type: "auth0:index/customDomain:CustomDomain",
    namedBy: "domain",
    created: "opens",
    deleted: "destroys",
    scopes: own("custom_domains"),
    settings: {
      domain: "identity",
      type: { safe: "auth0_managed_certs" },
      customClientIpHeader: "identity",
      relyingPartyIdentifier: "identity",
      tlsPolicy: { safe: "recommended" },
    },
    irreplaceable: true,
    lost: "with every sign-in at it and the WebAuthn enrolments that are good there only",
    replacedBy: ["domain", "type"],
    outputs: (id) => ({ verifications: [{ methods: [{ name: "CNAME", record: `edge of ${id}` }] }] }),
    body: (inputs) => toWire(inputs),
    tenant: {
      kind: "custom domain",
      read: (inputs) => ({
        name: z.object({ domain: text }).parse(inputs).domain,
        fields: membersOf(toWire(inputs)),
      }),
      telling: ["domain", "status", "type", "custom_client_ip_header"],
      importedBy: "custom_domain_id",
    },
  }),

  customDomainVerification: row<auth0.CustomDomainVerificationArgs>()({
    type: "auth0:index/customDomainVerification:CustomDomainVerification",
    namedBy: null,
    created: "harmless",
    deleted: "harmless",
    // It is asked for, and never taken back.
    scopes: {
      create: ["create:custom_domains"],
      read: ["read:custom_domains"],
      update: [],
      delete: [],
    },
    settings: { customDomainId: "identity" },
    partOf: "customDomainId",
    replacedBy: ["customDomainId"],
    tenant: {
      kind: "custom domain",
      read: (inputs) => ({
        name: z.object({ customDomainId: text }).parse(inputs).customDomainId,
        fields: { status: "ready" },
      }),
      telling: [],
      importedBy: "custom_domain_id",
    },
  }),

  clientGrant: row<auth0.ClientGrantArgs>()({
    type: "auth0:index/clientGrant:ClientGrant",
    namedBy: null,
    created: "opens",
    deleted: "harmless",
    scopes: own("client_grants"),
    settings: { clientId: "identity", audience: "identity", subjectType: "fixed", scopes: "gate" },
    partOf: "clientId",
    replacedBy: ["clientId", "audience", "subjectType", "defaultFor"],
    body: clientGrantBody,
    tenant: {
      kind: "client grant",
      read: (inputs) => {
        const { clientId: client, audience, subjectType } = clientGrant.parse(inputs);
        const { client_id: _id, ...body } = clientGrantBody(inputs);
        return {
          name: grantName(client, audience, subjectType),
          fields: { ...membersOf(body), client, subject_type: subjectType },
        };
      },
      telling: ["scope", "allow_all_scopes"],
      importedBy: "id",
    },
  }),

  connection: row<auth0.ConnectionArgs>()({
    type: "auth0:index/connection:Connection",
    namedBy: "name",
    created: "opens",
    deleted: "destroys",
    scopes: own("connections"),
    settings: {
      name: "identity",
      displayName: "harmless",
      isDomainConnection: { safe: false },
      // Actions go by it.
      metadata: "identity",
      realms: "identity",
      showAsButton: "harmless",
      strategy: "fixed",
      options: {
        bruteForceProtection: { safe: true },
        disableSignup: { safe: true },
        passwordComplexityOptions: { minLength: "more is safer" },
        passwordDictionary: { enable: { safe: true }, dictionaries: "guard" },
        passwordHistories: { enable: "guard", size: "more is safer" },
        passwordNoPersonalInfo: { enable: { safe: true } },
        passwordPolicy: { safe: "excellent" },
        ...directoryOptions,
      },
    },
    irreplaceable: true,
    lost: "with the people and their passwords",
    replacedBy: ["name", "strategy"],
    body: connectionBody,
    tenant: {
      kind: "connection",
      read: (inputs) => ({
        name: named.parse(inputs).name,
        fields: withoutSecret(membersOf(connectionBody(inputs))),
      }),
      telling: ["strategy", "enabled_clients"],
      importedBy: "id",
    },
  }),

  connectionClients: row<auth0.ConnectionClientsArgs>()({
    type: "auth0:index/connectionClients:ConnectionClients",
    namedBy: null,
    created: "harmless",
    deleted: "harmless",
    scopes: partOf("connections"),
    settings: { connectionId: "identity", enabledClients: "identity" },
    partOf: "connectionId",
    replacedBy: ["connectionId"],
    rivals: ["auth0:index/connectionClient:ConnectionClient"],
    tenant: {
      kind: "connection",
      read: (inputs) => {
        const { connectionId: name, enabledClients } = connectionClients.parse(inputs);
        return { name, fields: { enabled_clients: new Set(enabledClients) } };
      },
      telling: [],
      importedBy: "id",
    },
  }),

  connectionScim: row<auth0.ConnectionScimConfigurationArgs>()({
    type: "auth0:index/connectionScimConfiguration:ConnectionScimConfiguration",
    namedBy: null,
    // Whoever has a token of it puts people into the connection.
    created: "opens",
    // Nobody says any more who has left a group.
    deleted: "loosens",
    scopes: {
      create: ["create:scim_config"],
      read: ["read:scim_config"],
      update: ["update:scim_config"],
      delete: ["delete:scim_config"],
    },
    settings: {
      connectionId: "identity",
      mappings: { auth0: "identity", scim: "identity" },
      userIdAttribute: "identity",
    },
    partOf: "connectionId",
    mayLack: true,
    replacedBy: ["connectionId"],
    tenant: {
      kind: "connection",
      read: (inputs) => ({
        name: z.object({ connectionId: text }).parse(inputs).connectionId,
        fields: { scim: true },
      }),
      telling: [],
      importedBy: "id",
    },
  }),

  action: row<auth0.ActionArgs>()({
    type: "auth0:index/action:Action",
    namedBy: "name",
    created: "opens",
    deleted: "loosens",
    scopes: {
      ...own("actions"),
      // To deploy what was changed is to create a version.
      update: ["create:actions", "update:actions"],
    },
    settings: {
      name: "identity",
      code: "identity",
      deploy: { safe: true },
      runtime: "fixed",
      supportedTriggers: { id: "fixed", version: "fixed" },
    },
    body: ({ deploy: _deployed, supportedTriggers, ...inputs }) => ({
      ...toWire(inputs),
      supported_triggers: Array.isArray(supportedTriggers) ? supportedTriggers : [supportedTriggers],
    }),
    tenant: {
      kind: "action",
      read: (inputs) => {
        const { name, code, runtime, deploy, supportedTriggers: triggers, ...rest } = action.parse(inputs);
        const secrets = rest.secrets.map((secret) => secret.name);
        const deployedCode = deploy ? code : undefined;
        const { dependencies } = rest;
        const settings = { code, runtime, triggers, dependencies, secrets, deployed: deploy, deployedCode };
        return { name, fields: { name, ...actionFields(settings) } };
      },
      telling: ["supported_triggers", "deployed"],
      importedBy: "id",
      notImported: ["deploy"],
    },
  }),

  triggerActions: row<auth0.TriggerActionsArgs>()({
    type: "auth0:index/triggerActions:TriggerActions",
    namedBy: null,
    created: "harmless",
    deleted: "loosens",
    scopes: partOf("actions"),
    settings: { trigger: "identity", actions: { id: "identity", displayName: "harmless" } },
    partOf: "trigger",
    replacedBy: ["trigger"],
    rivals: ["auth0:index/triggerAction:TriggerAction"],
    tenant: {
      kind: "trigger",
      read: (inputs) => {
        const { trigger: name, actions } = bindings.parse(inputs);
        return { name, fields: { actions: actions.map(({ id }) => id) } };
      },
      telling: ["actions"],
      importedBy: null,
    },
  }),
};

const apiScopes = z.object({
  resourceServerIdentifier: text,
  scopes: z.array(z.object({ name: text, description: text.default("") })),
});
const rolePermissions = z.object({
  roleId: text,
  permissions: z.array(z.object({ name: text, resourceServerIdentifier: text })),
});
const clientCredentials = z.object({
  clientId: text,
  authenticationMethod: text,
  privateKeyJwt: z
    .object({
      credentials: z.array(
        z.object({
          name: text.default(""),
          algorithm: text.default("RS256"),
          pem: text,
          expiresAt: text.optional(),
        }),
      ),
    })
    .optional(),
});
const clientGrant = z.object({ clientId: text, audience: text, subjectType: text.default("client") });
const connectionClients = z.object({ connectionId: text, enabledClients: z.array(text) });
const trigger = z.object({ id: text, version: text.optional() });
const action = z.object({
  name: text,
  code: text,
  runtime: text.optional(),
  deploy: z.boolean().default(false),
  supportedTriggers: z.union([z.array(trigger), trigger.transform((one) => [one])]),
  dependencies: z.array(z.object({ name: text, version: text.optional() })).default([]),
  secrets: z.array(z.object({ name: text })).default([]),
});
const bindings = z.object({ trigger: text, actions: z.array(z.object({ id: text })) });

/** The keys of `client_metadata` are data. */
function clientBody({ crossOriginAuth, ...inputs }: Inputs): Record<string, unknown> {
  return { ...toWire(inputs, ["clientMetadata"]), cross_origin_authentication: crossOriginAuth };
}

/** The list of scopes has another name there. */
function clientGrantBody({ scopes: scope, ...inputs }: Inputs): Record<string, unknown> {
  return { ...toWire(inputs), scope };
}

/**
 * Members of a connection's options that the Management API names in another way than snake_case (`management/connection.go` of Auth0's
 * SDK for Go, by which the provider sends them).
 */
const OPTIONS: Readonly<Record<string, string>> = {
  digest_algorithm: "digestAlgorithm",
  fields_map: "fieldsMap",
  idp_initiated: "idpinitiated",
  password_policy: "passwordPolicy",
  password_histories: "password_history",
  protocol_binding: "protocolBinding",
  sign_in_endpoint: "signInEndpoint",
  sign_saml_request: "signSAMLRequest",
  signature_algorithm: "signatureAlgorithm",
  signing_cert: "signingCert",
  use_cert_auth: "certAuth",
  use_kerberos: "kerberos",
  user_id_attribute: "userid_attribute",
  waad_common_endpoint: "useCommonEndpoint",
};

function connectionBody(inputs: Inputs): Record<string, unknown> {
  const { options, ...rest } = toWire(inputs);
  if (typeof options !== "object" || options === null) return rest;
  const wire = Object.entries(options).flatMap(([key, value]) =>
    key === "scopes" && Array.isArray(value)
      ? scopeOptions(rest.strategy, value)
      : [[OPTIONS[key] ?? key, optionValue(key, value)] as const],
  );
  return { ...rest, options: Object.fromEntries(wire) };
}

/** Of OpenID providers a text, of others a switch for each. */
const scopeOptions = (strategy: unknown, scopes: readonly unknown[]): (readonly [string, unknown])[] =>
  strategy === "oidc" || strategy === "okta"
    ? [["scope", scopes.join(" ")]]
    : scopes.map((scope) => [String(scope), true]);

/** Lists of one are objects there, and so are texts of JSON. */
function optionValue(key: string, value: unknown): unknown {
  if (key === "password_histories" && Array.isArray(value)) return value[0];
  if (key === "fields_map") return parsed(value);
  if (key !== "attribute_map" || typeof value !== "object" || value === null) return value;
  return "attributes" in value ? { ...value, attributes: parsed(value.attributes) } : value;
}

/** A tenant answers a directory's secret, which is nobody's business here. */
export function withoutSecret(connection: Members): Members {
  const { options } = connection;
  if (!isMembers(options)) return connection;
  const { client_secret: _secret, ...others } = options;
  return { ...connection, options: others };
}

/** A key by which a client authenticates, as both sides can tell it: by its thumbprint (RFC 7638). */
export function clientKey({
  kid,
  name,
  algorithm,
  expires,
}: {
  readonly kid: string;
  readonly name: string;
  readonly algorithm: string;
  readonly expires: string | undefined;
}): [kid: string, key: Members] {
  const end = expires === undefined ? null : new Date(expires).toISOString();
  return [kid, { name, algorithm, expires: end }];
}

/** The thumbprint of a public key in PEM, by which a tenant names it; it says if it is none. */
export function thumbprintOf(pem: string): string {
  try {
    const { e, kty, n } = createPublicKey(pem).export({ format: "jwk" });
    return createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");
  } catch {
    return "no public key";
  }
}

/** The settings of an Action that are compared: its draft, and what of it runs. */
export interface ActionSettings {
  readonly code: string;
  readonly runtime: string | undefined;
  readonly triggers: readonly { readonly id: string; readonly version?: string | undefined }[];
  readonly dependencies: readonly { readonly name: string; readonly version?: string | undefined }[];
  /** Names only: their values are nobody's business here. */
  readonly secrets: readonly string[];
  /** Whether the draft is what runs. */
  readonly deployed: boolean;
  /** The code that runs; nothing before the first deployment. */
  readonly deployedCode: string | undefined;
}

/** The settings of an Action; its code as a digest, which says whether it is the same without showing it. */
export function actionFields(settings: ActionSettings): Members {
  const { code, runtime, triggers, dependencies, secrets, deployed, deployedCode } = settings;
  return {
    code: digestOf(code),
    ...(runtime !== undefined && { runtime }),
    supported_triggers: versions(triggers.map(({ id, version }) => [id, version])),
    dependencies: versions(dependencies.map(({ name, version }) => [name, version])),
    secrets: new Set(secrets),
    deployed,
    deployed_code: deployedCode === undefined ? null : digestOf(deployedCode),
  };
}

const versions = (items: readonly (readonly [string, string | undefined])[]): ReadonlyMap<string, Value> =>
  new Map(items.map(([name, version]) => [name, version ?? "latest"]));

function digestOf(code: string): string {
  const digest = createHash("sha256").update(code).digest("hex").slice(0, 12);
  return `sha256 ${digest}… (${Buffer.byteLength(code)} bytes)`;
}
