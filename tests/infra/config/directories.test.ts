import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../infra/config/stack-config.ts";
import { policy } from "../../../rules/policy.ts";
import { stackValues } from "../stack-file.ts";
import { acceptWith, refusalOf } from "./accept.ts";
import { CERTIFICATE } from "./certificate.ts";

const OIDC = stackValues("dev")["timesheets:directory"] as object;
const SAML = {
  strategy: "samlp",
  displayName: "ExampleCo",
  domains: ["exampleco.com"],
  signInUrl: "https://login.example.com/saml",
  signingCertificate: CERTIFICATE,
  groupsAtRefresh: "scim",
};
const SET = "set it by `pulumi config set --secret timesheets:directorySecret`";
const STRATEGIES = "oidc, okta, waad, google-apps, samlp, ad";

const accept = (directory: object, others: Readonly<Record<string, unknown>> = {}) =>
  acceptWith({ "timesheets:directory": directory, ...others }).directories.directory;

const faultsOf = (changes: Readonly<Record<string, unknown>>) =>
  refusalOf(changes)
    .split("\n")
    .slice(1)
    .map((line) => line.trim());

describe("a directory in a stack's configuration", () => {
  it("may have a name of its own on the tenant", () => {
    expect(accept({ ...OIDC, name: "ExampleCo-SSO" })?.name).toBe("ExampleCo-SSO");
  });

  it("has no secret where its strategy has none", () => {
    expect(accept(SAML)).not.toHaveProperty("clientSecret");
    expect(
      faultsOf({ "timesheets:directory": SAML, "timesheets:directorySecret": { secure: "v1:x" } }),
    ).toEqual([
      "timesheets:directorySecret is there; expected none, as a directory of the strategy samlp has no secret",
    ]);
  });

  it.each([
    [
      undefined,
      [
        `timesheets:directory is missing; expected a strategy, which is one of ${STRATEGIES}, and its keys, for example`,
      ],
    ],
    [{}, [`timesheets:directory.strategy is missing; expected one of ${STRATEGIES}, for example "okta"`]],
    [
      { ...OIDC, strategy: "auth0" },
      [`timesheets:directory.strategy is "auth0"; expected one of ${STRATEGIES}, for example "okta"`],
    ],
    [
      { ...OIDC, domain: "example.com" },
      ['timesheets:directory has the unknown key "domain"; did you mean "domains"?'],
    ],
    [
      { ...OIDC, issuer: "http://login.example.com/" },
      [
        'timesheets:directory.issuer is "http://login.example.com/"; expected the directory\'s issuer, letter by letter: an https address without query and fragment, for example "https://login.example.com/"',
      ],
    ],
    [
      { ...OIDC, domains: [] },
      [
        'timesheets:directory.domains is []; expected a list of one domain of e-mail addresses or more, for example ["example.com"]',
      ],
    ],
    [
      { ...OIDC, domains: ["Example.com"] },
      [
        'timesheets:directory.domains[0] is "Example.com"; expected a domain of e-mail addresses, without scheme and path, in small letters, for example "example.com"',
      ],
    ],
    [
      { ...OIDC, groupsAtRefresh: "never" },
      [
        'timesheets:directory.groupsAtRefresh is "never"; expected "scim", or whole seconds from 0 to 2592000 after the login, for example "scim"',
      ],
    ],
    [
      {
        strategy: "google-apps",
        displayName: "ExampleCo",
        domains: ["example.com"],
        domain: "example.com",
        clientId: "id",
        groupsAtRefresh: "scim",
      },
      [
        'timesheets:directory.groupsAtRefresh is "scim"; expected whole seconds from 0 to 2592000 after the login, as no directory of this strategy says by SCIM who leaves a group, for example 28800',
      ],
    ],
  ])("is refused when it is %j", (directory, faults) => {
    const found = faultsOf({ "timesheets:directory": directory });
    expect(found).toHaveLength(faults.length);
    for (const [index, fault] of faults.entries()) expect(found[index]?.startsWith(fault)).toBe(true);
  });

  it("shows nothing of what stands in the place of a certificate", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----";
    expect(faultsOf({ "timesheets:directory": { ...SAML, signingCertificate: key } })).toEqual([
      "timesheets:directory.signingCertificate is a private key, which has no place here: take it back, and have the directory make another",
    ]);
    expect(faultsOf({ "timesheets:directory": { ...SAML, signingCertificate: "xyz" } })).toEqual([
      'timesheets:directory.signingCertificate is no certificate in PEM with an RSA key of 2048 bits or more, or an elliptic one; expected the directory\'s signing certificate, for example "-----BEGIN CERTIFICATE-----…"',
    ]);
  });
});

describe("a directory's secret", () => {
  const parsed = (
    secret: unknown,
    of: {
      readonly secretKeys?: readonly string[];
      readonly deploys?: boolean;
      readonly domain?: string;
    } = {},
  ) => {
    const { domain, ...how } = of;
    const values = {
      ...stackValues("dev"),
      ...(domain !== undefined && { "auth0:domain": domain }),
      ...(secret !== undefined && { "timesheets:directorySecret": secret }),
    };
    const raw = { project: "timesheets", stack: "dev", values, ...how };
    return parseStackConfig(policy, raw).directories.directory?.clientSecret;
  };
  const KEY = "timesheets:directorySecret";

  it.each([
    [
      "is a stand-in where nobody deploys and the file has none",
      undefined,
      {},
      "known to a deployment alone",
    ],
    [
      "is a stand-in where the file has it encrypted",
      { secure: "v1:abc" },
      {},
      "known to a deployment alone",
    ],
    ["is what the engine says is secret", "s3cret", { deploys: true, secretKeys: [KEY] }, "s3cret"],
    ["is any text at a tenant on this machine", "s3cret", { domain: "localhost:4443" }, "s3cret"],
  ] as const)("%s", (_rule, secret, how, expected) => {
    expect(parsed(secret, how)).toBe(expected);
  });

  it.each([
    ["is missing at a deployment", undefined, { deploys: true }, `is missing; ${SET}`],
    [
      "is in plain",
      "s3cret-value",
      {},
      `is in plain, so that everybody who reads the file has it; have the directory make another, and ${SET}`,
    ],
    [
      "is in plain at a deployment, though another key is secret",
      "s3cret-value",
      { deploys: true, secretKeys: ["timesheets:other"] },
      `is in plain, so that everybody who reads the file has it; have the directory make another, and ${SET}`,
    ],
    ["is no text", 7, {}, `is no text; ${SET}`],
    ["is empty", " ", {}, `is no text; ${SET}`],
  ])("is refused where it %s, and never shown", (_rule, secret, how, what) => {
    expect(() => parsed(secret, how)).toThrow(
      expect.objectContaining({
        message: `STACK_CONFIG_INVALID: Pulumi.dev.yaml has 1 fault:\n  ${KEY} ${what}`,
      }),
    );
  });

  it("may be encrypted, and nothing else", () => {
    const encrypted = { "timesheets:directory": { ...OIDC, clientId: { secure: "v1:abc" } } };
    expect(faultsOf(encrypted)).toEqual([
      "timesheets:directory.clientId is encrypted, so that Pulumi alone could read it; expected it in plain, as nothing of it is secret: set it without --secret",
    ]);
  });
});
