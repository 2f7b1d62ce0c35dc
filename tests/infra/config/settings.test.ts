import { describe, expect, it } from "vitest";
import { acceptWith, refusalOf } from "./accept.ts";

const DAYS =
  "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";
const DOMAIN =
  'expected the tenant\'s domain without scheme and path, here or in AUTH0_DOMAIN, for example "exampleco.eu.auth0.com"';
const ANDROID_URLS = '["https://{domain}/android/com.example.app/callback"]';
const IOS_URLS = '["com.example.app://{domain}/ios/com.example.app/callback"]';
const FINGERPRINT =
  "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20:21:22:23:24:25:26:27:28:29:2A:2B:2C:2D:2E:2F";
const MOBILE = `expected the keys android, ios, browser, for example {"android":{"packageName":"com.example.app","certificateFingerprints":["${FINGERPRINT}"],"callbacks":${ANDROID_URLS},"logoutUrls":${ANDROID_URLS}},"ios":{"teamId":"A1B2C3D4E5","bundleId":"com.example.app","callbacks":${IOS_URLS},"logoutUrls":${IOS_URLS}}}`;
const TOKENS =
  'expected the keys lifetime, idleLifetime, leeway, for example {"lifetime":2592000,"idleLifetime":1296000,"leeway":0}';

const UNPROTECTED =
  'expected a list of role Employee, role Manager, role Auditor, application mobile, application web, application batch, connection directory, connection people, login domain, gateway, table, key, logs, for example ["role Employee"]';

describe("a stack's configuration", () => {
  it("of development is accepted", () => {
    expect(acceptWith({})).toEqual({
      prefix: "timesheets-dev",
      environment: "development",
      loginDomain: undefined,
      issuer: "https://exampleco-dev.eu.auth0.com/",
      audience: "https://api.dev.exampleco.com/timesheets",
      applications: {
        mobile: {
          callbacks: [
            "https://exampleco-dev.eu.auth0.com/android/com.exampleco.timesheets/callback",
            "com.exampleco.timesheets://exampleco-dev.eu.auth0.com/ios/com.exampleco.timesheets/callback",
          ],
          logoutUrls: [
            "https://exampleco-dev.eu.auth0.com/android/com.exampleco.timesheets/callback",
            "com.exampleco.timesheets://exampleco-dev.eu.auth0.com/ios/com.exampleco.timesheets/callback",
          ],
          origins: [],
          apps: {
            android: {
              packageName: "com.exampleco.timesheets",
              certificateFingerprints: [expect.stringMatching(/^0B:30:55:/)],
            },
            ios: { teamId: "A1B2C3D4E5", bundleId: "com.exampleco.timesheets" },
          },
        },
        web: {
          callbacks: ["http://localhost:3000/auth/callback"],
          logoutUrls: ["http://localhost:3000"],
          origins: ["http://localhost:3000"],
        },
      },
      machines: {},
      connection: "timesheets-dev-people",
      directories: {
        directory: {
          strategy: "oidc",
          name: "timesheets-dev-directory",
          displayName: "ExampleCo",
          domains: ["exampleco.com"],
          issuer: "https://login.dev.exampleco.com/",
          clientId: "timesheets-dev",
          clientSecret: "known to a deployment alone",
          scopes: [],
          groupsAtRefresh: "scim",
        },
      },
      otherActions: {},
      accessTokens: { lifetime: 86_400, lifetimeForWeb: 3_600 },
      refreshTokens: { lifetime: 2_592_000, idleLifetime: 1_296_000, leeway: 0 },
      hosting: "aws",
      lambda: { memory: 512, reservedConcurrency: 50, uploads: { memory: 512, reservedConcurrency: 2 } },
      throttling: {
        rate: 50,
        burst: 1000,
        open: { rate: 20, burst: 200 },
        routes: {
          "POST /timesheets/batch": { rate: 1, burst: 200 },
          "GET /approvals": { rate: 50, burst: 200 },
          "PUT /approvals/{id}": { rate: 50, burst: 200 },
        },
      },
      customDomain: undefined,
      alarms: undefined,
      logRetentionDays: 30,
      protect: false,
      unprotected: [],
    });
  });

  it("may name what nobody declares, which is no part of what is deployed", () => {
    const named = {
      "timesheets:operators": ["Deploy"],
      "timesheets:setUpByHand": { "log stream": ["audit"] },
    };
    expect(acceptWith(named)).toEqual(acceptWith({}));
  });

  it("is refused where it is encrypted, in one sentence for each place: no file has what it says", () => {
    const secure = { secure: "v1:TTUFrLuazFbc82Su:UNgcoAMcXjjqggKzl29W" };
    const what =
      "is encrypted, so that Pulumi alone could read it; expected it in plain, as nothing of it is secret: set it without --secret";
    const changes = {
      "auth0:domain": secure,
      "timesheets:alarms": { email: secure },
      "timesheets:lambda": secure,
      "auth0:clientSecret": secure,
    };
    expect(refusalOf(changes)).toBe(
      `STACK_CONFIG_INVALID: Pulumi.dev.yaml has 3 faults:\n  auth0:domain ${what}\n  timesheets:lambda ${what}\n  timesheets:alarms.email ${what}`,
    );
  });

  it("is refused with the words for a text that looks like a number", () => {
    const changes = { "timesheets:lambda": { memory: "512", reservedConcurrency: 20 } };
    expect(refusalOf(changes)).toContain(
      'timesheets:lambda.memory is the text "512"; expected whole megabytes from 128 to 10240, for example 512',
    );
  });

  it("may name the people's database as the tenant has it", () => {
    expect(acceptWith({ "timesheets:connection": "Username-Password-Authentication" }).connection).toBe(
      "Username-Password-Authentication",
    );
  });

  it("of production is accepted, and protects", () => {
    expect(acceptWith({}, "prod").protect).toBe(true);
  });

  it("may name what is about to be removed", () => {
    const unprotected = ["role Manager", "application batch", "table"];
    expect(acceptWith({ "timesheets:unprotected": unprotected }, "prod").unprotected).toEqual(unprotected);
  });

  it.each([
    ["auth0:domain", undefined, `auth0:domain is missing; ${DOMAIN}`],
    ["auth0:domain", "https://a.auth0.com/", `auth0:domain is "https://a.auth0.com/"; ${DOMAIN}`],
    ["auth0:domain", "localhost:123456", `auth0:domain is "localhost:123456"; ${DOMAIN}`],
    [
      "auth0:domain",
      "a.auth0.com:443",
      'auth0:domain is "a.auth0.com:443", which is in no token\'s issuer; expected "a.auth0.com"',
    ],
    ["auth0:domain", "*.auth0.com", `auth0:domain is "*.auth0.com"; ${DOMAIN}`],
    [
      "timesheets:environment",
      undefined,
      'timesheets:environment is missing; expected "development" or "production", for example "production"',
    ],
    [
      "timesheets:hosting",
      "gcp",
      'timesheets:hosting is "gcp"; expected "aws" or "none", for example "none"',
    ],
    [
      "timesheets:hosting",
      undefined,
      'timesheets:hosting is missing; expected "aws" or "none", for example "none"',
    ],
    [
      "timesheets:protect",
      undefined,
      "timesheets:protect is missing; expected true or false, for example true",
    ],
    [
      "timesheets:connection",
      "ExampleCo staff",
      'timesheets:connection is "ExampleCo staff"; expected the name of the people\'s database: letters, digits, and hyphens between them, at most 128 in all, for example "ExampleCo-Staff"',
    ],
    ["timesheets:protect", "yes", 'timesheets:protect is "yes"; expected true or false, for example true'],
    [
      "timesheets:unprotected",
      "application batch",
      `timesheets:unprotected is "application batch"; ${UNPROTECTED}`,
    ],
    [
      "timesheets:unprotected",
      ["application bach"],
      `timesheets:unprotected[0] is "application bach"; ${UNPROTECTED}; did you mean "application batch"?`,
    ],
    ["timesheets:unprotected", ["api"], `timesheets:unprotected[0] is "api"; ${UNPROTECTED}`],
    ["timesheets:unprotected", [7], `timesheets:unprotected[0] is 7; ${UNPROTECTED}`],
    [
      "timesheets:unprotected",
      ["table", "table"],
      "timesheets:unprotected names something twice; expected each once",
    ],
    [
      "timesheets:operators",
      "Deploy",
      'timesheets:operators is "Deploy"; expected the names or ids of the clients that look after the tenant, for example ["Deploy","Preview"]',
    ],
    [
      "timesheets:operators",
      ["Deploy", ""],
      'timesheets:operators[1] is ""; expected the names or ids of the clients that look after the tenant, for example ["Deploy","Preview"]',
    ],
    [
      "timesheets:operators",
      ["Deploy", "Deploy"],
      "timesheets:operators names something twice; expected each once",
    ],
    [
      "timesheets:setUpByHand",
      ["smtp"],
      'timesheets:setUpByHand is ["smtp"]; expected names of objects by their kinds, for example {"e-mail provider":["smtp"]}',
    ],
    ["timesheets:refreshTokens", undefined, `timesheets:refreshTokens is missing; ${TOKENS}`],
    [
      "timesheets:refreshTokens",
      { lifetime: 2_592_001, idleLifetime: 3_599, leeway: 61 },
      [
        "timesheets:refreshTokens.lifetime is 2592001; expected whole seconds from 3600 to 2592000, for example 2592000",
        "timesheets:refreshTokens.idleLifetime is 3599; expected whole seconds from 3600 to 2592000, for example 1296000",
        "timesheets:refreshTokens.leeway is 61; expected whole seconds from 0 to 60, for example 0",
      ],
    ],
    [
      "timesheets:refreshTokens",
      { lifetime: 7_200, idleLifetime: 7_200, leeway: 0 },
      "timesheets:refreshTokens.idleLifetime is not shorter than lifetime; expected fewer seconds, for example half of them",
    ],
    [
      "timesheets:lambda",
      { memory: 127, reservedConcurrency: 0.5, uploads: { memory: 512, reservedConcurrency: 0 } },
      [
        "timesheets:lambda.memory is 127; expected whole megabytes from 128 to 10240, for example 512",
        "timesheets:lambda.reservedConcurrency is 0.5; expected whole executions at a time from 1 to 1000, for example 50",
        "timesheets:lambda.uploads.reservedConcurrency is 0; expected whole executions at a time from 1 to 1000, for example 2",
      ],
    ],
    [
      "timesheets:lambda",
      { memory: 512, reservedConcurrency: 50 },
      'timesheets:lambda.uploads is missing; expected the keys memory, reservedConcurrency, for example {"memory":512,"reservedConcurrency":2}',
    ],
    [
      "timesheets:lambda",
      undefined,
      'timesheets:lambda is missing; expected the keys memory, reservedConcurrency, uploads, for example {"memory":512,"reservedConcurrency":50,"uploads":{"memory":512,"reservedConcurrency":2}}',
    ],
    [
      "timesheets:throttling",
      {
        burst: 5_001,
        open: {},
        routes: { "GET /aprovals": { rate: 1 }, "GET /approvals": { rate: 0, burst: 1 } },
      },
      [
        "timesheets:throttling.rate is missing; expected whole requests a second from 1 to 10000, for example 200",
        "timesheets:throttling.burst is 5001; expected whole requests at once from 1 to 5000, for example 400",
        "timesheets:throttling.open.rate is missing; expected whole requests a second from 1 to 10000, for example 20",
        "timesheets:throttling.open.burst is missing; expected whole requests at once from 1 to 5000, for example 50",
        "timesheets:throttling.routes.GET /approvals.rate is 0; expected whole requests a second from 1 to 10000, for example 200",
        'timesheets:throttling.routes has the unknown key "GET /aprovals"; did you mean "GET /approvals"?',
      ],
    ],
    [
      "timesheets:throttling",
      { rate: 1, burst: 1 },
      'timesheets:throttling.open is missing; expected the keys rate, burst, for example {"rate":20,"burst":50}',
    ],
    [
      "timesheets:throttling",
      undefined,
      'timesheets:throttling is missing; expected the keys rate, burst, open, routes, for example {"rate":200,"burst":400,"open":{"rate":20,"burst":50}}',
    ],
    [
      "timesheets:alarms",
      { email: "nobody" },
      'timesheets:alarms.email is "nobody"; expected the e-mail address that alarms are sent to, for example "oncall@example.com"',
    ],
    [
      "timesheets:alarms",
      {},
      'timesheets:alarms.email is missing; expected the e-mail address that alarms are sent to, for example "oncall@example.com"',
    ],
    [
      "timesheets:logRetentionDays",
      31,
      `timesheets:logRetentionDays is 31; expected a number of days that CloudWatch Logs offers (${DAYS}), for example 365`,
    ],
    ["timesheets:mobile", undefined, `timesheets:mobile is missing; ${MOBILE}`],
    [
      "timesheets:mobil",
      {},
      'timesheets:mobil is not a key of this project; did you mean "timesheets:mobile"?',
    ],
    ["timesheets:clientSecret", "s3cr3t", "timesheets:clientSecret is not a key of this project"],
  ])("refuses %s: %j", (key, value, fault) => {
    const faults = [fault].flat();
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const lines = faults.map((line) => `  ${line}`).join("\n");
    expect(refusalOf({ [key]: value })).toBe(`STACK_CONFIG_INVALID: Pulumi.dev.yaml has ${count}:\n${lines}`);
  });

  it("names every fault at once, in the file of the stack", () => {
    const refused = () =>
      acceptWith({ "timesheets:web": undefined, "timesheets:hosting": 1, "timesheets:x": 1 }, "prod");
    expect(refused).toThrow(/^STACK_CONFIG_INVALID: Pulumi\.prod\.yaml has 3 faults:\n/);
    expect(refused).toThrow(
      expect.objectContaining({
        code: "STACK_CONFIG_INVALID",
        faults: [
          { where: "timesheets:hosting", what: 'is 1; expected "aws" or "none", for example "none"' },
          { where: "timesheets:web", what: expect.stringContaining("is missing") },
          { where: "timesheets:x", what: "is not a key of this project" },
        ],
      }),
    );
  });

  it("passes over the keys of other namespaces", () => {
    expect(acceptWith({ "aws:region": "eu-west-1", "auth0:clientId": "x" })).toEqual(acceptWith({}));
  });
});
