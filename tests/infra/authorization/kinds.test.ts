import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { policyOfEveryKind, valuesOfEveryKind } from "../every-kind.ts";

const stack = await declareStack({
  stack: "prod",
  policy: policyOfEveryKind,
  values: valuesOfEveryKind("prod"),
});
const client = (key: string) => stack.the("auth0:index/client:Client", key).inputs;
const credentials = (key: string) => stack.the("auth0:index/clientCredentials:ClientCredentials", key).inputs;

describe("an application of each kind", () => {
  it.each([
    ["tablet", "native", ["authorization_code", "refresh_token"], "none"],
    ["kiosk", "native", ["authorization_code"], "none"],
    ["pages", "spa", ["authorization_code", "refresh_token"], "none"],
    ["web", "regular_web", ["authorization_code", "refresh_token"], "client_secret_post"],
    ["payroll", "non_interactive", ["client_credentials"], "client_secret_post"],
  ])("%s is declared as %s with %j, and authenticates by %s", (key, appType, grantTypes, method) => {
    expect(client(key)).toMatchObject({ appType, grantTypes });
    expect(credentials(key)).toMatchObject({ authenticationMethod: method });
  });

  it("rotates refresh tokens where it has them, and has no settings of them elsewhere", () => {
    expect(client("pages").refreshToken).toMatchObject({
      rotationType: "rotating",
      expirationType: "expiring",
    });
    expect(Object.keys(client("kiosk"))).not.toContain("refreshToken");
  });

  it("is sent back to its own addresses, and pages get answers by message at their origins", () => {
    expect(client("kiosk")).toMatchObject({
      callbacks: ["http://127.0.0.1:51004/callback", "http://[::1]:51004/callback"],
      webOrigins: [],
    });
    expect(client("kiosk").mobile).toBeUndefined();
    expect(client("pages").webOrigins).toEqual(["https://pages.exampleco.com"]);
  });

  it("vouches for the one platform that it has", () => {
    expect(client("tablet").mobile).toEqual({
      android: { appPackageName: "", sha256CertFingerprints: [] },
      ios: { teamId: "A1B2C3D4E5", appBundleIdentifier: "com.exampleco.tablet" },
    });
  });

  it("is let in at the people's database, and its pages at the API", () => {
    const enabled = stack.the("auth0:index/connectionClients:ConnectionClients", "people").inputs;
    expect(enabled.enabledClients).toEqual(
      ["mobile", "web", "tablet", "kiosk", "pages"].map((key) => `auth0:index/client:Client ${key}`),
    );
    const { corsConfiguration } = stack.the("aws:apigatewayv2/api:Api", "api").inputs;
    expect(corsConfiguration).toMatchObject({
      allowOrigins: expect.arrayContaining(["https://pages.exampleco.com"]),
    });
  });

  it("has a grant for the people or for itself", () => {
    const subjects = stack.all("auth0:index/clientGrant:ClientGrant");
    expect(Object.fromEntries(subjects.map(({ name, inputs }) => [name, inputs.subjectType]))).toEqual({
      mobile: "user",
      web: "user",
      batch: "client",
      tablet: "user",
      kiosk: "user",
      pages: "user",
      payroll: "client",
    });
  });

  it("has a secret among the stack's outputs where it keeps one", () => {
    expect(Object.keys(stack.outputs.clientSecrets).sort()).toEqual(["batch", "payroll", "web"]);
  });
});
