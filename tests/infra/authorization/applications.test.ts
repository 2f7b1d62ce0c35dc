import { textsOf } from "declared-stack/value";
import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { stackValues } from "../stack-file.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const CLIENT = "auth0:index/client:Client";
const CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";

const expectedSettings = {
  mobile: {
    name: "Timesheets Mobile",
    appType: "native",
    grantTypes: ["authorization_code", "refresh_token"],
    authenticationMethod: "none",
  },
  web: {
    name: "Timesheets Web",
    appType: "regular_web",
    grantTypes: ["authorization_code", "refresh_token"],
    authenticationMethod: "client_secret_post",
  },
  batch: {
    name: "Timesheets Batch",
    appType: "non_interactive",
    grantTypes: ["client_credentials"],
    authenticationMethod: "client_secret_post",
  },
} as const;

describe("the applications", () => {
  it("are those of the policy", () => {
    const names = stack.all(CLIENT).map((client) => client.name);
    expect(names.sort()).toEqual(Object.keys(policy.applications).sort());
  });

  it.each(Object.entries(expectedSettings))("%s has its kind's settings", (key, settings) => {
    const { name, appType, grantTypes } = stack.the(CLIENT, key).inputs;
    expect({ name, appType, grantTypes }).toEqual({
      name: settings.name,
      appType: settings.appType,
      grantTypes: settings.grantTypes,
    });
  });

  it("vouch for the native one's apps, and for no others", () => {
    expect(stack.the(CLIENT, "mobile").inputs.mobile).toEqual({
      android: {
        appPackageName: "com.exampleco.timesheets",
        sha256CertFingerprints: [expect.stringMatching(/^0B:30:55:/)],
      },
      ios: { teamId: "A1B2C3D4E5", appBundleIdentifier: "com.exampleco.timesheets" },
    });
    expect(stack.the(CLIENT, "web").inputs.mobile).toBeUndefined();
    expect(stack.the(CLIENT, "batch").inputs.mobile).toBeUndefined();
  });

  it("say that they vouch for none any more, as the tenant would go on with the ones before", async () => {
    const platform = (address: string) => ({ callbacks: [address], logoutUrls: [address] });
    const without = await declareStack({
      values: {
        "timesheets:mobile": {
          android: platform("https://{domain}/android/com.exampleco.timesheets/callback"),
          ios: platform("com.exampleco.timesheets://{domain}/ios/com.exampleco.timesheets/callback"),
        },
      },
    });
    expect(without.the(CLIENT, "mobile").inputs.mobile).toEqual({
      android: { appPackageName: "", sha256CertFingerprints: [] },
      ios: { teamId: "", appBundleIdentifier: "" },
    });
  });

  it("let the native one's pages in where a developer's machine has them: at the tenant, and at the API", async () => {
    const page = "http://127.0.0.1:8081";
    const section = { callbacks: [`${page}/callback`], logoutUrls: [`${page}/`], origins: [page] };
    const mobile = { ...Object(stackValues("dev")["timesheets:mobile"]), browser: section };
    const inBrowser = await declareStack({ values: { "timesheets:mobile": mobile } });
    const { inputs } = stack.the(CLIENT, "mobile");
    expect(inBrowser.the(CLIENT, "mobile").inputs).toMatchObject({
      callbacks: [...textsOf(inputs.callbacks), `${page}/callback`],
      allowedLogoutUrls: [...textsOf(inputs.allowedLogoutUrls), `${page}/`],
      webOrigins: [page],
    });
    expect(inBrowser.the("aws:apigatewayv2/api:Api", "api").inputs.corsConfiguration).toMatchObject({
      allowOrigins: [page, "http://localhost:3000"],
    });
    expect(inputs.webOrigins).toEqual([]);
  });

  it.each(Object.entries(policy.applications))("%s says what it is for", (key, { description }) => {
    expect(stack.the(CLIENT, key).inputs.description).toBe(description);
  });

  it.each(Object.entries(expectedSettings))("%s authenticates as its kind can", (key, settings) => {
    expect(stack.the(CREDENTIALS, key).inputs).toEqual({
      clientId: `auth0:index/client:Client ${key}`,
      authenticationMethod: settings.authenticationMethod,
    });
  });

  it.each(Object.keys(expectedSettings))("%s is a strict, first-party OpenID Connect client", (key) => {
    const { isFirstParty, oidcConformant, crossOriginAuth, jwtConfiguration } = stack.the(CLIENT, key).inputs;
    expect({ isFirstParty, oidcConformant, crossOriginAuth, jwtConfiguration }).toEqual({
      isFirstParty: true,
      oidcConformant: true,
      crossOriginAuth: false,
      jwtConfiguration: { alg: "RS256", lifetimeInSeconds: 3_600 },
    });
  });

  it.each(["mobile", "web"])("%s has refresh tokens that rotate and expire", (key) => {
    expect(stack.the(CLIENT, key).inputs.refreshToken).toEqual({
      rotationType: "rotating",
      expirationType: "expiring",
      infiniteTokenLifetime: false,
      tokenLifetime: 2_592_000,
      infiniteIdleTokenLifetime: false,
      idleTokenLifetime: 1_296_000,
      leeway: 0,
    });
  });

  it("take the lifetimes of refresh tokens from the stack", async () => {
    const refreshTokens = { lifetime: 86_400, idleLifetime: 7_200, leeway: 3 };
    const shorter = await declareStack({
      values: { "timesheets:refreshTokens": refreshTokens, "timesheets:accessTokens": { lifetime: 3_600 } },
    });
    expect(shorter.the(CLIENT, "mobile").inputs.refreshToken).toMatchObject({
      tokenLifetime: 86_400,
      idleTokenLifetime: 7_200,
      leeway: 3,
    });
  });

  it("send people of the native one back to one address per platform", () => {
    const urls = [
      "https://exampleco-dev.eu.auth0.com/android/com.exampleco.timesheets/callback",
      "com.exampleco.timesheets://exampleco-dev.eu.auth0.com/ios/com.exampleco.timesheets/callback",
    ];
    const { callbacks, allowedLogoutUrls, webOrigins } = stack.the(CLIENT, "mobile").inputs;
    expect({ callbacks, allowedLogoutUrls, webOrigins }).toEqual({
      callbacks: urls,
      allowedLogoutUrls: urls,
      webOrigins: [],
    });
  });

  it("send people of the web one back to the stack's addresses", () => {
    const { callbacks, allowedLogoutUrls, webOrigins } = stack.the(CLIENT, "web").inputs;
    expect({ callbacks, allowedLogoutUrls, webOrigins }).toEqual({
      callbacks: ["http://localhost:3000/auth/callback"],
      allowedLogoutUrls: ["http://localhost:3000"],
      webOrigins: ["http://localhost:3000"],
    });
  });

  it("give a machine no address, said outright, as the provider leaves alone what isn't declared, and no refresh tokens", () => {
    const { inputs } = stack.the(CLIENT, "batch");
    const { callbacks, allowedLogoutUrls, webOrigins } = inputs;
    expect({ callbacks, allowedLogoutUrls, webOrigins }).toEqual({
      callbacks: [],
      allowedLogoutUrls: [],
      webOrigins: [],
    });
    expect(Object.keys(inputs)).not.toContain("refreshToken");
  });

  it.each(["mobile", "web", "batch"])("say outright what %s has none of", (name) => {
    expect(stack.the(CLIENT, name).inputs).toMatchObject({
      allowedOrigins: [],
      allowedClients: [],
      clientAliases: [],
      initiateLoginUri: "",
      customLoginPage: "",
      formTemplate: "",
      logoUri: "",
      sso: false,
      ssoDisabled: false,
    });
  });
});
