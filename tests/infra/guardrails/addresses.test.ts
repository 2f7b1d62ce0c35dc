import { labelOf } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { textsOf } from "declared-stack/value";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { changed, REMOVED } from "../../../mutation/common/edit.ts";
import {
  type Case,
  declared,
  expectViolations,
  optionsFor,
  shortText,
  titleOf,
  violationsIn,
} from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.client} web`, ["callbacks", 0], "https://*.exampleco.com/auth/callback"],
    finds: [
      'application-addresses: web callbacks[0] is "https://*.exampleco.com/auth/callback"; expected an address without wildcard, placeholder, fragment or white space',
      'application-addresses-own: web callbacks[0] is "https://*.exampleco.com/auth/callback"; expected an address of https://timesheets.exampleco.com',
    ],
  },
  {
    change: [
      `${resourceTypes.client} web`,
      ["callbacks", 0],
      "http://timesheets.exampleco.com/auth/callback",
    ],
    finds: [
      'application-addresses: web callbacks[0] is "http://timesheets.exampleco.com/auth/callback"; expected https, as this is a production stack',
      'application-addresses-own: web callbacks[0] is "http://timesheets.exampleco.com/auth/callback"; expected an address of https://timesheets.exampleco.com',
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["callbacks", 0], "http://localhost:3000/auth/callback"],
    finds: [
      'application-addresses: web callbacks[0] is "http://localhost:3000/auth/callback"; expected https, as this is a production stack',
      'application-addresses-own: web callbacks[0] is "http://localhost:3000/auth/callback"; expected an address of https://timesheets.exampleco.com',
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["callbacks", 0], "https://attacker.example/auth/callback"],
    finds: [
      'application-addresses-own: web callbacks[0] is "https://attacker.example/auth/callback"; expected an address of https://timesheets.exampleco.com',
    ],
  },
  {
    change: [
      `${resourceTypes.client} web`,
      ["callbacks", 0],
      "https://Timesheets.ExampleCo.com:443/auth/callback",
    ],
    finds: [
      'application-addresses-form: web callbacks[0] is "https://Timesheets.ExampleCo.com:443/auth/callback"; expected https://timesheets.exampleco.com/auth/callback',
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["allowedLogoutUrls", 0], "HTTPS://timesheets.exampleco.com"],
    finds: [
      'application-addresses-form: web allowedLogoutUrls[0] is "HTTPS://timesheets.exampleco.com"; expected https://timesheets.exampleco.com',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile"], REMOVED],
    finds: [
      "application-app-links: mobile mobile.android.appPackageName is missing; expected com.exampleco.timesheets",
      "application-app-links: mobile mobile.android.sha256CertFingerprints is missing; expected SHA-256 fingerprints of the certificates that sign the app, in capitals with colons",
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "android", "appPackageName"], "com.attacker"],
    finds: [
      'application-app-links: mobile mobile.android.appPackageName is "com.attacker"; expected com.exampleco.timesheets',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "android", "sha256CertFingerprints"], []],
    finds: [
      "application-app-links: mobile mobile.android.sha256CertFingerprints is []; expected SHA-256 fingerprints of the certificates that sign the app, in capitals with colons",
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "android", "sha256CertFingerprints", 0], "ab:cd"],
    finds: [
      'application-app-links: mobile mobile.android.sha256CertFingerprints is ["ab:cd"]; expected SHA-256 fingerprints of the certificates that sign the app, in capitals with colons',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "ios", "teamId"], "team"],
    finds: [
      'application-app-links: mobile mobile.ios.teamId is "team"; expected the ten capital letters and digits of the app\'s Apple developer team',
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "ios", "appBundleIdentifier"], REMOVED],
    finds: [
      "application-app-links: mobile mobile.ios.appBundleIdentifier is missing; expected com.exampleco.timesheets",
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "ios"], REMOVED],
    finds: [],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["mobile", "ios"], { teamId: "", appBundleIdentifier: "" }],
    finds: [],
  },
  {
    change: [
      `${resourceTypes.client} mobile`,
      ["mobile", "android"],
      { appPackageName: "", sha256CertFingerprints: [] },
    ],
    finds: [
      'application-app-links: mobile mobile.android.appPackageName is ""; expected com.exampleco.timesheets',
      "application-app-links: mobile mobile.android.sha256CertFingerprints is []; expected SHA-256 fingerprints of the certificates that sign the app, in capitals with colons",
    ],
  },
  {
    change: [
      `${resourceTypes.client} mobile`,
      ["callbacks", 1],
      "https://login.timesheets.exampleco.com/ios/com.exampleco.timesheets/callback",
    ],
    finds: [],
  },
  {
    change: [`${resourceTypes.client} web`, ["mobile"], { ios: { teamId: "A1B2C3D4E5" } }],
    finds: [
      'application-app-links: web mobile is {"ios":{"teamId":"A1B2C3D4E5"}}; expected none, as it isn\'t native',
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["callbacks", 0], "not an address"],
    finds: ['application-addresses: web callbacks[0] is "not an address"; expected an absolute address'],
  },
  {
    change: [
      `${resourceTypes.client} web`,
      ["allowedLogoutUrls", 0],
      "https://user@timesheets.exampleco.com",
    ],
    finds: [
      'application-addresses: web allowedLogoutUrls[0] is "https://user@timesheets.exampleco.com"; expected an address without a user in it',
    ],
  },
  {
    change: [`${resourceTypes.client} web`, ["webOrigins", 0], "https://timesheets.exampleco.com/path"],
    finds: [
      'application-addresses-own: web callbacks[0] is "https://timesheets.exampleco.com/auth/callback"; expected an address of https://timesheets.exampleco.com/path',
      'application-addresses-own: web allowedLogoutUrls[0] is "https://timesheets.exampleco.com"; expected an address of https://timesheets.exampleco.com/path',
      'application-addresses-own: web webOrigins[0] is "https://timesheets.exampleco.com/path"; expected an origin, without a path',
      'cors-origins: api corsConfiguration.allowOrigins is ["https://timesheets.exampleco.com"]; expected the webOrigins of this stack\'s applications, and no *',
    ],
  },
  {
    change: [
      `${resourceTypes.client} mobile`,
      ["callbacks", 1],
      "timesheets://login.timesheets.exampleco.com/ios/com.exampleco.timesheets/callback",
    ],
    finds: [
      'application-addresses: mobile callbacks[1] is "timesheets://login.timesheets.exampleco.com/ios/com.example…; expected https, or for a native application its identifier in reverse domain order',
      "application-addresses-own: mobile callbacks[1] is \"timesheets://login.timesheets.exampleco.com/ios/com.example…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
    ],
  },
  {
    change: [
      `${resourceTypes.client} mobile`,
      ["callbacks", 0],
      "https://attacker.example/android/com.exampleco.timesheets/callback",
    ],
    finds: [
      "application-addresses-own: mobile callbacks[0] is \"https://attacker.example/android/com.exampleco.timesheets/c…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
    ],
  },
  {
    change: [`${resourceTypes.client} mobile`, ["callbacks"], []],
    finds: ["application-callbacks: mobile callbacks is []; expected one address or more"],
  },
  {
    change: [`${resourceTypes.client} batch`, ["callbacks"], ["https://batch.exampleco.com/"]],
    finds: [
      'application-addresses-own: batch callbacks[0] is "https://batch.exampleco.com/"; expected none, as the application has no webOrigins',
      'application-callbacks: batch callbacks is ["https://batch.exampleco.com/"]; expected none',
    ],
  },
];

describe("a native application in a browser", () => {
  const label = `${resourceTypes.client} mobile`;
  const page = "http://127.0.0.1:8081";
  /** The violations of a stack in which it has been given an address, and its pages' origins. */
  const found = (stack: "dev" | "prod", address: string, ...origins: readonly string[]) => {
    const [android = ""] = textsOf(declared[stack].find((one) => labelOf(one) === label)?.inputs.callbacks);
    const callbacks = changed(declared[stack], label, ["callbacks"], [android, address]);
    const both = changed(callbacks, label, ["webOrigins"], origins);
    return judgeStack(both, optionsFor(stack))
      .violations.map(shortText)
      .filter((text) => text.startsWith("application-addresses"));
  };
  const OWN =
    "expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback";

  it("is let pass on the machine of whoever develops it", () => {
    expect(found("dev", `${page}/callback`, page)).toEqual([]);
  });

  it("has no address beside its pages", () => {
    expect(found("dev", "http://127.0.0.1:9999/callback", page)).toEqual([
      `application-addresses-own: mobile callbacks[1] is "http://127.0.0.1:9999/callback"; ${OWN}`,
    ]);
    expect(found("dev", `${page}/callback`)).toEqual([
      `application-addresses-own: mobile callbacks[1] is "${page}/callback"; ${OWN}`,
    ]);
  });

  it("has no pages of anybody else's", () => {
    const other = "https://app.example.com";
    expect(found("dev", `${other}/callback`, other)).toEqual([
      `application-addresses-own: mobile callbacks[1] is "${other}/callback"; ${OWN}`,
      `application-addresses-own: mobile webOrigins[0] is "${other}"; expected a loopback origin, as a native application has pages on a developer's machine alone`,
    ]);
  });

  it("has none in production", () => {
    expect(found("prod", `${page}/callback`, page)).toEqual([
      `application-addresses: mobile callbacks[1] is "${page}/callback"; expected https, as this is a production stack`,
      `application-addresses: mobile webOrigins[0] is "${page}"; expected https, as this is a production stack`,
      `application-addresses-own: mobile webOrigins[0] is "${page}"; expected none, as a native application has pages on a developer's machine alone`,
    ]);
    const secure = "https://localhost:8443";
    expect(found("prod", `${secure}/callback`, secure)).toEqual([
      `application-addresses-own: mobile webOrigins[0] is "${secure}"; expected none, as a native application has pages on a developer's machine alone`,
    ]);
  });
});

describe("guardrails of addresses that people are sent to find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));

  it("an https callback of iOS without the app that it is for", () => {
    const label = `${resourceTypes.client} mobile`;
    const callback = "https://login.timesheets.exampleco.com/ios/com.exampleco.timesheets/callback";
    const https = changed(declared.prod, label, ["callbacks", 1], callback);
    expect(violationsIn(changed(https, label, ["mobile", "ios"], REMOVED)).map(shortText)).toEqual([
      "application-app-links: mobile mobile.ios.appBundleIdentifier is missing; expected com.exampleco.timesheets",
      "application-app-links: mobile mobile.ios.teamId is missing; expected the ten capital letters and digits of the app's Apple developer team",
    ]);
  });
});
