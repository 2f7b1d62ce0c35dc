import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { changed, type Path, REMOVED } from "../../../mutation/common/edit.ts";
import type { Application } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";
import { optionsForShipped, shortText } from "./cases.ts";
import { type Declared, declared, type Strategy } from "./directories.ts";

const LABEL = `${resourceTypes.connection} directory`;

const found = ({ resources, config }: Declared): string[] =>
  judgeStack(resources, { ...optionsForShipped("prod"), config })
    .violations.map(shortText)
    .filter((text) => text.includes("directory"));

function afterChange(strategy: Strategy, path: Path, value: unknown, label = LABEL): string[] {
  const stack = declared.get(strategy);
  if (stack === undefined) throw new Error(`${strategy} isn't declared`);
  return found({ ...stack, resources: changed(stack.resources, label, path, value) });
}

const taken = (name: string) => `\${context.tokenset.${name}}`;

const option = (name: string, ...more: readonly string[]): Path => ["options", name, ...more];

describe("guardrails of a company's directory", () => {
  it.each([...declared])("hold for what the program declares: %s", (_strategy, stack) => {
    expect(found(stack)).toEqual([]);
  });

  const cases: readonly (readonly [strategy: Strategy, path: Path, value: unknown, finds: string])[] = [
    [
      "oidc",
      option("type"),
      "front_channel",
      'directory-openid: directory options.type is "front_channel"; expected "back_channel"',
    ],
    [
      "oidc",
      option("connectionSettings", "pkce"),
      "disabled",
      'directory-openid: directory options.connectionSettings.pkce is "disabled"; expected "S256"',
    ],
    [
      "okta",
      option("sendBackChannelNonce"),
      false,
      "directory-openid: directory options.sendBackChannelNonce is false; expected true",
    ],
    [
      "oidc",
      option("issuer"),
      "http://login.exampleco.com/",
      'directory-openid: directory options.issuer is "http://login.exampleco.com/"; expected an https address',
    ],
    [
      "okta",
      option("tokenEndpoint"),
      "http://exampleco.okta.com/",
      'directory-openid: directory options.tokenEndpoint is "http://exampleco.okta.com/"; expected an https address',
    ],
    [
      "oidc",
      option("issuer"),
      "https://login.exampleco.com/others",
      'directory-strategy: directory options.issuer is "https://login.exampleco.com/others"; expected the issuer of timesheets:directory',
    ],
    [
      "oidc",
      option("tokenEndpoint"),
      "https://stranger.example/token",
      'directory-openid: directory options.tokenEndpoint is "https://stranger.example/token"; expected an https address at https://login.exampleco.com',
    ],
    [
      "okta",
      option("jwksUri"),
      "https://exampleco.okta.com.stranger.example/keys",
      'directory-openid: directory options.jwksUri is "https://exampleco.okta.com.stranger.example/keys"; expected an https address at https://exampleco.okta.com',
    ],
    [
      "okta",
      option("domain"),
      "others.okta.com",
      'directory-strategy: directory options.domain is "others.okta.com"; expected the domain of timesheets:directory',
    ],
    [
      "waad",
      option("clientId"),
      "others",
      'directory-strategy: directory options.clientId is "others"; expected the clientId of timesheets:directory',
    ],
    [
      "ad",
      option("domainAliases"),
      ["exampleco.com", "gmail.com"],
      'directory-strategy: directory options.domainAliases is ["exampleco.com","gmail.com"]; expected the domains of timesheets:directory',
    ],
    [
      "samlp",
      option("signInEndpoint"),
      "https://stranger.example/saml",
      'directory-strategy: directory options.signInEndpoint is "https://stranger.example/saml"; expected the signInUrl of timesheets:directory',
    ],
    [
      "samlp",
      option("signingCert"),
      "-----BEGIN CERTIFICATE-----\nothers\n-----END CERTIFICATE-----\n",
      "; expected the directory's certificate in PEM, the signingCertificate of timesheets:directory",
    ],
    [
      "oidc",
      option("scopes"),
      ["openid", "profile", "email", "directory.admin"],
      'directory-openid: directory options.scopes is ["openid","profile","email","directory.admin"]; expected openid among them',
    ],
    [
      "oidc",
      option("idTokenSignedResponseAlgs"),
      ["RS256", "HS256"],
      'directory-openid: directory options.idTokenSignedResponseAlgs is ["RS256","HS256"]; expected some of ES256, ES384, PS256, PS384, RS256, RS384, RS512',
    ],
    [
      "oidc",
      option("scopes"),
      ["openid", "offline_access"],
      'directory-openid: directory options.scopes is ["openid","offline_access"]; expected openid among them, and no offline_access',
    ],
    [
      "oidc",
      option("attributeMap", "mappingMode"),
      "bind_all",
      'directory-profile: directory options.attributeMap.mappingMode is "bind_all"; expected "use_map"',
    ],
    [
      "waad",
      option("waadCommonEndpoint"),
      true,
      "directory-entra: directory options.waadCommonEndpoint is true; expected false",
    ],
    [
      "waad",
      option("shouldTrustEmailVerifiedConnection"),
      "always_set_emails_as_verified",
      'directory-entra: directory options.shouldTrustEmailVerifiedConnection is "always_set_emails_as_verified"; expected "never_set_emails_as_verified"',
    ],
    [
      "waad",
      option("identityApi"),
      "azure-active-directory-v1.0",
      'directory-entra: directory options.identityApi is "azure-active-directory-v1.0"; expected "microsoft-identity-platform-v2.0"',
    ],
    ["waad", option("useWsfed"), true, "directory-entra: directory options.useWsfed is true; expected false"],
    [
      "waad",
      option("tenantDomain"),
      "others.onmicrosoft.com",
      'directory-entra: directory options.tenantDomain is "others.onmicrosoft.com"; expected the tenantDomain of timesheets:directory',
    ],
    [
      "waad",
      option("scopes"),
      ["basic_profile"],
      'directory-profile: directory options.scopes is ["basic_profile"]; expected ext_groups among them',
    ],
    [
      "google-apps",
      option("domain"),
      REMOVED,
      "directory-google: directory options.domain is missing; expected the domain of timesheets:directory",
    ],
    [
      "samlp",
      option("signingCert"),
      REMOVED,
      "directory-saml: directory options.signingCert is missing; expected the directory's certificate in PEM",
    ],
    [
      "samlp",
      option("signSamlRequest"),
      false,
      "directory-saml: directory options.signSamlRequest is false; expected true",
    ],
    [
      "samlp",
      option("signatureAlgorithm"),
      "rsa-sha1",
      'directory-saml: directory options.signatureAlgorithm is "rsa-sha1"; expected "rsa-sha256"',
    ],
    [
      "samlp",
      option("idpInitiated", "enabled"),
      true,
      "directory-saml: directory options.idpInitiated.enabled is true; expected false",
    ],
    [
      "samlp",
      option("signInEndpoint"),
      "http://login.exampleco.com/",
      'directory-saml: directory options.signInEndpoint is "http://login.exampleco.com/"; expected an https address',
    ],
    [
      "samlp",
      option("fieldsMap"),
      '{"groups":"groups","app_metadata":"x"}',
      "directory-profile: directory options.fieldsMap is ",
    ],
    [
      "ad",
      option("disableCache"),
      false,
      "directory-active: directory options.disableCache is false; expected true",
    ],
    [
      "ad",
      option("bruteForceProtection"),
      false,
      "directory-active: directory options.bruteForceProtection is false; expected true",
    ],
    [
      "okta",
      option("setUserRootAttributes"),
      "never_on_login",
      'directory-profile: directory options.setUserRootAttributes is "never_on_login"; expected "on_each_login"',
    ],
    [
      "oidc",
      ["isDomainConnection"],
      true,
      "connection-brute-force: directory isDomainConnection is true; expected false",
    ],
    [
      "oidc",
      ["metadata", "groups_at_refresh"],
      "2592000",
      'connection-metadata: directory metadata is {"groups_at_refresh":"2592000","timesheets":"directory"}; expected {"timesheets":"directory","groups_at_refresh":"scim"}',
    ],
  ];

  it.each(cases)("find in a directory by %s that %s is %j", (strategy, path, value, finds) => {
    expect(afterChange(strategy, path, value)).toContainEqual(expect.stringContaining(finds));
  });

  it("find another strategy than the stack's", () => {
    expect(afterChange("oidc", ["strategy"], "google-oauth2")).toContain(
      'directory-strategy: directory strategy is "google-oauth2"; expected the strategy of timesheets:directory, which is one of ad, google-apps, oidc, okta, samlp, waad; found there: "oidc"',
    );
  });

  it("find an attribute of the profile that the directory has no business with, and groups from elsewhere", () => {
    const map = (more: object) => JSON.stringify({ name: taken("name"), ...more });
    const groups = (name: string) => ({ groups: taken(name) });
    for (const attributes of [
      map({ ...groups("groups"), app_metadata: "x" }),
      map(groups("others")),
      map({}),
    ]) {
      const all = afterChange("oidc", option("attributeMap", "attributes"), attributes);
      expect(
        all.filter((text) => text.startsWith("directory-profile: directory options.attributeMap.attributes")),
      ).toHaveLength(1);
    }
  });

  it("find a directory that nobody tells by SCIM of who leaves, and one that tells what isn't asked", () => {
    const stack = declared.get("okta");
    if (stack === undefined) throw new Error("okta isn't declared");
    const resources = stack.resources.filter(({ type }) => type !== resourceTypes.connectionScim);
    expect(found({ ...stack, resources })).toEqual([
      'directory-leavers: directory name is "timesheets-prod-directory"; expected a ConnectionScimConfiguration of it',
    ]);
    const label = `${resourceTypes.connectionScim} directory`;
    expect(
      afterChange("okta", ["connectionId"], "auth0:index/connection:Connection people", label),
    ).toContain(
      'directory-leavers: directory name is "timesheets-prod-directory"; expected a ConnectionScimConfiguration of it',
    );
  });

  it("find an application that the policy doesn't give the directory to", () => {
    const label = `${resourceTypes.connectionClients} directory`;
    const clients = [
      "auth0:index/client:Client mobile",
      "auth0:index/client:Client web",
      "auth0:index/client:Client batch",
    ];
    const through = Object.entries<Application>(policy.applications).flatMap(([key, { connections = [] }]) =>
      connections.includes("directory") ? [key] : [],
    );
    expect(through).toEqual(expect.arrayContaining(["mobile", "web"]));
    const [text, ...rest] = afterChange("okta", ["enabledClients"], clients, label);
    expect(rest).toEqual([]);
    expect(text).toMatch(/^connection-applications: directory enabledClients is /);
    expect(text?.split("; expected ")[1]).toBe(
      `the applications of rules/policy.ts to which people sign in through directory: ${through.join(", ")}`,
    );
  });

  it("find a connection of the policy that isn't declared", () => {
    const stack = declared.get("okta");
    if (stack === undefined) throw new Error("okta isn't declared");
    const resources = stack.resources.filter(({ name }) => name !== "directory");
    expect(found({ ...stack, resources })).toContain(
      "connection-applications: directory is missing; expected each connection of rules/policy.ts, and no other",
    );
  });
});
