import { generateKeyPairSync } from "node:crypto";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { changed } from "../../../mutation/common/edit.ts";
import { type Case, declared, expectViolations, titleOf, violationsIn } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.client} mobile`, ["name"], "Another"],
    finds: [
      'applications-as-policy: mobile name is "Another"; expected the name that rules/policy.ts gives it',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["appType"], "spa"],
    finds: [
      'application-addresses: mobile callbacks[1] is "com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected https, or for a native application its identifier in reverse domain order',
      'application-addresses: mobile allowedLogoutUrls[1] is "com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected https, or for a native application its identifier in reverse domain order',
      'applications-as-policy: mobile appType is "spa"; expected what its kind in rules/policy.ts is to Auth0',
      'application-addresses-own: mobile callbacks[0] is "https://login.timesheets.exampleco.com/android/com.examplec…; expected none, as the application has no webOrigins',
      'application-addresses-own: mobile callbacks[1] is "com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected none, as the application has no webOrigins',
      'application-addresses-own: mobile allowedLogoutUrls[0] is "https://login.timesheets.exampleco.com/android/com.examplec…; expected none, as the application has no webOrigins',
      'application-addresses-own: mobile allowedLogoutUrls[1] is "com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected none, as the application has no webOrigins',
      'application-app-links: mobile mobile is {"android":{"appPackageName":"com.exampleco.timesheets","sha…; expected none, as it isn\'t native',
      "application-callbacks: mobile webOrigins is []; expected one address or more",
    ],
  },
  {
    change: [
      `${resourceTypes.client} web`,
      ["grantTypes"],
      ["authorization_code", "implicit", "refresh_token"],
    ],
    finds: [
      'application-grant-types: web grantTypes is ["authorization_code","implicit","refresh_token"]; expected authorization_code, refresh_token',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["grantTypes", 0], "password"],
    finds: [
      'application-grant-types: mobile grantTypes is ["password","refresh_token"]; expected authorization_code, refresh_token',
    ],
  },
  {
    change: [`${resourceTypes.client} batch`, ["grantTypes"], ["client_credentials", "password"]],
    finds: [
      'application-grant-types: batch grantTypes is ["client_credentials","password"]; expected client_credentials',
    ],
  },
  {
    change: [`${resourceTypes.clientCredentials} mobile`, ["authenticationMethod"], "client_secret_post"],
    finds: ['application-secret: mobile authenticationMethod is "client_secret_post"; expected "none"'],
  },
  {
    change: [`${resourceTypes.clientCredentials} web`, ["authenticationMethod"], "none"],
    finds: [
      'application-secret: web authenticationMethod is "none"; expected "client_secret_post", "client_secret_basic" or "private_key_jwt"',
    ],
  },
  {
    change: [`${resourceTypes.clientCredentials} web`, ["clientId"], "auth0:index/client:Client mobile"],
    finds: [
      'application-secret: web clientId is "auth0:index/client:Client mobile"; expected the Client of the same name',
      'application-secret: web authenticationMethod is "client_secret_post"; expected "none"',
      'one-owner: mobile is "declared"; expected the only one for what it is a part of',
      'one-owner: web is "declared"; expected the only one for what it is a part of',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["refreshToken", "rotationType"], "non-rotating"],
    finds: ['application-rotation: mobile refreshToken.rotationType is "non-rotating"; expected "rotating"'],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["refreshToken", "expirationType"], "non-expiring"],
    finds: [
      'application-rotation: mobile refreshToken.expirationType is "non-expiring"; expected "expiring"',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["refreshToken", "infiniteTokenLifetime"], true],
    finds: ["application-rotation: mobile refreshToken.infiniteTokenLifetime is true; expected false"],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["refreshToken", "infiniteIdleTokenLifetime"], true],
    finds: ["application-rotation: mobile refreshToken.infiniteIdleTokenLifetime is true; expected false"],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["refreshToken", "leeway"], 61],
    finds: ["application-rotation: mobile refreshToken.leeway is 61; expected 0 to 60 seconds"],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["oidcConformant"], false],
    finds: ["application-rotation: mobile oidcConformant is false; expected true"],
  },
  {
    change: [`${resourceTypes.client} web`, ["refreshToken", "tokenLifetime"], 2592001],
    finds: [
      "application-refresh-lifetimes: web refreshToken.tokenLifetime is 2592001; expected 3600 to 2592000 seconds",
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["refreshToken", "idleTokenLifetime"], 2592000],
    finds: [
      "application-refresh-lifetimes: web refreshToken.idleTokenLifetime is 2592000; expected 3600 to 1296000 seconds",
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["jwtConfiguration", "alg"], "HS256"],
    finds: ['application-id-token: web jwtConfiguration.alg is "HS256"; expected "RS256"'],
  },
  {
    change: [`${resourceTypes.client} web`, ["jwtConfiguration", "lifetimeInSeconds"], 36001],
    finds: [
      "application-id-token: web jwtConfiguration.lifetimeInSeconds is 36001; expected 60 to 36000 seconds",
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["isFirstParty"], false],
    finds: ["application-first-party: web isFirstParty is false; expected true"],
  },
  {
    change: [`${resourceTypes.client} web`, ["crossOriginAuth"], true],
    finds: ["application-first-party: web crossOriginAuth is true; expected false"],
  },
  {
    change: [`${resourceTypes.client} web`, ["allowedOrigins"], ["https://elsewhere.example"]],
    finds: ['application-first-party: web allowedOrigins is ["https://elsewhere.example"]; expected none'],
  },
];

describe("guardrails of the applications find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});

describe("the keys of a machine", () => {
  const pemOf = (bits: number, half: "publicKey" | "privateKey" = "publicKey") => {
    const pair = generateKeyPairSync("rsa", { modulusLength: bits });
    return half === "publicKey"
      ? pair.publicKey.export({ type: "spki", format: "pem" }).toString()
      : pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  };
  const key = {
    credentialType: "public_key",
    name: "2026-11",
    algorithm: "RS256",
    pem: pemOf(2048),
    expiresAt: "2027-11-30T00:00:00Z",
  };
  const other = { ...key, name: "2027-05", pem: pemOf(2048) };
  const BATCH = `${resourceTypes.clientCredentials} batch`;

  function found(credentials: readonly object[], method = "private_key_jwt"): string[] {
    const byKey = changed(declared.prod, BATCH, ["authenticationMethod"], method);
    return violationsIn(changed(byKey, BATCH, ["privateKeyJwt"], { credentials })).map(
      ({ guardrail }) => guardrail,
    );
  }

  it.each([1, 2])("may be %i", (count) => {
    expect(found([key, other].slice(0, count))).toEqual([]);
  });

  const { expiresAt: _end, ...endless } = key;
  it.each([
    ["none", []],
    ["three", [key, other, { ...key, pem: pemOf(2048) }]],
    ["a private one", [{ ...key, pem: pemOf(2048, "privateKey") }]],
    ["one of 1024 bits", [{ ...key, pem: pemOf(1024) }]],
    ["one for HS256", [{ ...key, algorithm: "HS256" }]],
    ["one without an end", [endless]],
    ["no key at all", [{ ...key, pem: "none" }]],
  ])("may not be %s", (_, credentials) => {
    expect(found(credentials)).toContain("application-keys");
  });

  it("have no place beside a secret, and a native application has none", () => {
    expect(found([key], "client_secret_post")).toEqual(["application-keys"]);
    const mobile = `${resourceTypes.clientCredentials} mobile`;
    const byKey = changed(declared.prod, mobile, ["authenticationMethod"], "private_key_jwt");
    const all = violationsIn(changed(byKey, mobile, ["privateKeyJwt"], { credentials: [key] }));
    expect(all.map(({ guardrail }) => guardrail)).toContain("application-secret");
  });
});
