import { describe, expect, it } from "vitest";
import type { Policy } from "../../../rules/policy/types.ts";
import { CERTIFICATE } from "../config/certificate.ts";
import { declareStack } from "../declare.ts";
import { policyOfThree } from "../three-applications.ts";

const CONNECTION = "auth0:index/connection:Connection";
const CLIENTS = "auth0:index/connectionClients:ConnectionClients";
const SCIM = "auth0:index/connectionScimConfiguration:ConnectionScimConfiguration";

const COMMON = { displayName: "ExampleCo", domains: ["exampleco.com", "exampleco.de"] };
const KEPT = { domainAliases: ["exampleco.com", "exampleco.de"], setUserRootAttributes: "on_each_login" };
const CLIENT = { clientId: "timesheets", clientSecret: "[secret]" };
const OPENID = {
  type: "back_channel",
  connectionSettings: { pkce: "S256" },
  sendBackChannelNonce: true,
  tokenEndpointAuthMethod: "client_secret_post",
  idTokenSignedResponseAlgs: ["RS256"],
};
const taken = (claim: string) => `\${context.tokenset.${claim}}`;
const mapped = (claim: string) => ({
  mappingMode: "use_map",
  attributes: JSON.stringify({
    name: taken("name"),
    email: taken("email"),
    email_verified: taken("email_verified"),
    given_name: taken("given_name"),
    family_name: taken("family_name"),
    groups: taken(claim),
  }),
});

const declare = (directory: object, changed: Policy = policyOfThree) =>
  declareStack({ values: { "timesheets:directory": { ...COMMON, ...directory } }, policy: changed });

describe("the connection to the company's directory", () => {
  it.each([
    [
      {
        strategy: "oidc",
        issuer: "https://login.example.com/",
        clientId: "timesheets",
        groupsAtRefresh: "scim",
      },
      {
        ...OPENID,
        ...CLIENT,
        issuer: "https://login.example.com/",
        discoveryUrl: "https://login.example.com/.well-known/openid-configuration",
        scopes: ["openid", "profile", "email"],
        attributeMap: mapped("groups"),
      },
    ],
    [
      {
        strategy: "okta",
        domain: "example.okta.com",
        clientId: "timesheets",
        scopes: ["groups"],
        groupsFrom: "teams",
        groupsAtRefresh: 3600,
      },
      {
        ...OPENID,
        ...CLIENT,
        domain: "example.okta.com",
        issuer: "https://example.okta.com",
        authorizationEndpoint: "https://example.okta.com/oauth2/v1/authorize",
        tokenEndpoint: "https://example.okta.com/oauth2/v1/token",
        userinfoEndpoint: "https://example.okta.com/oauth2/v1/userinfo",
        jwksUri: "https://example.okta.com/oauth2/v1/keys",
        scopes: ["openid", "profile", "email", "groups"],
        attributeMap: mapped("teams"),
      },
    ],
    [
      {
        strategy: "waad",
        tenantDomain: "example.onmicrosoft.com",
        clientId: "timesheets",
        groupsAtRefresh: "scim",
      },
      {
        ...CLIENT,
        domain: "example.onmicrosoft.com",
        tenantDomain: "example.onmicrosoft.com",
        waadProtocol: "openid-connect",
        useWsfed: false,
        waadCommonEndpoint: false,
        identityApi: "microsoft-identity-platform-v2.0",
        userIdAttribute: "oid",
        shouldTrustEmailVerifiedConnection: "never_set_emails_as_verified",
        scopes: ["basic_profile", "ext_groups"],
      },
    ],
    [
      { strategy: "google-apps", domain: "example.com", clientId: "timesheets", groupsAtRefresh: 0 },
      {
        ...CLIENT,
        domain: "example.com",
        tenantDomain: "example.com",
        apiEnableUsers: true,
        apiEnableGroups: true,
        scopes: ["email", "profile", "ext_groups"],
      },
    ],
    [
      {
        strategy: "samlp",
        signInUrl: "https://login.example.com/saml",
        signingCertificate: CERTIFICATE,
        groupsFrom: "http://schemas.xmlsoap.org/claims/Group",
        groupsAtRefresh: "scim",
      },
      {
        signInEndpoint: "https://login.example.com/saml",
        signingCert: CERTIFICATE,
        protocolBinding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
        signSamlRequest: true,
        signatureAlgorithm: "rsa-sha256",
        digestAlgorithm: "sha256",
        idpInitiated: { enabled: false },
        debug: false,
        fieldsMap: JSON.stringify({ groups: "http://schemas.xmlsoap.org/claims/Group" }),
      },
    ],
    [
      { strategy: "ad", groupsAtRefresh: 28_800 },
      {
        tenantDomain: "exampleco.com",
        bruteForceProtection: true,
        disableCache: true,
        disableSelfServiceChangePassword: true,
        useCertAuth: false,
        useKerberos: false,
      },
    ],
  ])("has all that its strategy wants, and nothing more: $strategy", async (directory, options) => {
    const stack = await declare(directory);
    const { name, strategy, showAsButton, isDomainConnection, displayName, metadata, ...rest } = stack.the(
      CONNECTION,
      "directory",
    ).inputs;
    expect({ name, strategy, showAsButton, isDomainConnection, displayName, metadata }).toEqual({
      name: "timesheets-dev-directory",
      strategy: directory.strategy,
      showAsButton: true,
      isDomainConnection: false,
      displayName: "ExampleCo",
      metadata: { timesheets: "directory", groups_at_refresh: String(directory.groupsAtRefresh) },
    });
    expect(rest).toEqual({ options: { ...options, ...KEPT } });
    const scim = stack.all(SCIM).map(({ inputs }) => inputs);
    expect(scim).toEqual(
      directory.groupsAtRefresh === "scim" ? [{ connectionId: `${CONNECTION} directory` }] : [],
    );
  });

  it("serves the applications that the policy says, and no other", async () => {
    const { web } = policyOfThree.applications;
    if (web === undefined) throw new Error("there is no web application");
    const apart = {
      ...policyOfThree,
      applications: { ...policyOfThree.applications, web: { ...web, connections: ["people"] } },
    };
    const stack = await declareStack({ policy: apart });
    expect(stack.the(CLIENTS, "directory").inputs).toEqual({
      connectionId: `${CONNECTION} directory`,
      enabledClients: ["auth0:index/client:Client mobile"],
    });
    expect(stack.the(CLIENTS, "people").inputs.enabledClients).toEqual([
      "auth0:index/client:Client mobile",
      "auth0:index/client:Client web",
    ]);
  });
});
