import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../infra/config/stack-config.ts";
import { policyOfEveryKind, valuesOfEveryKind } from "../every-kind.ts";
import type { StackName } from "../stack-file.ts";

const accept = (changes: Readonly<Record<string, unknown>> = {}, stack: StackName = "prod") =>
  parseStackConfig(policyOfEveryKind, {
    project: "timesheets",
    stack,
    values: { ...valuesOfEveryKind(stack), ...changes },
  });
const kiosk = (callback: string) => ({
  "timesheets:kiosk": { callbacks: [callback], logoutUrls: ["http://127.0.0.1:51004/"] },
});

describe("the addresses of an application for desktops", () => {
  it("are loopback ones, in production, too", () => {
    for (const stack of ["dev", "prod"] as const) {
      expect(accept({}, stack).applications.kiosk).toEqual({
        callbacks: ["http://127.0.0.1:51004/callback", "http://[::1]:51004/callback"],
        logoutUrls: ["http://127.0.0.1:51004/"],
        origins: [],
      });
    }
  });

  it("may be at localhost, of which a guardrail warns", () => {
    const { kiosk: found } = accept(kiosk("http://localhost:51004/callback")).applications;
    expect(found?.callbacks).toEqual(["http://localhost:51004/callback"]);
  });

  it.each([
    ["http://127.0.0.1/callback", "has no port; expected the one that the application listens on"],
    [
      "https://127.0.0.1:51004/callback",
      "is not plain http; expected http, as no certificate is good for a loopback address",
    ],
    [
      "https://kiosk.exampleco.com/callback",
      "is not plain http; expected http, as no certificate is good for a loopback address",
    ],
    ["http://kiosk.exampleco.com:51004/callback", "is on another machine; expected 127.0.0.1 or [::1]"],
    ["http://127.0.0.1.example.com:51004/callback", "is on another machine; expected 127.0.0.1 or [::1]"],
    ["http://0.0.0.0:51004/callback", "is on another machine; expected 127.0.0.1 or [::1]"],
    [
      "com.exampleco.kiosk://callback",
      "is not plain http; expected http, as no certificate is good for a loopback address",
    ],
    ["http://127.0.0.1:51004/*", "has a wildcard; expected one address, written out"],
    ["http://me@127.0.0.1:51004/callback", "has a user in it; expected an address without one"],
    ["http://127.0.0.1:51004/callback#a", "has a fragment; expected an address without one"],
  ])("are never %s", (callback, fault) => {
    expect(() => accept(kiosk(callback))).toThrow(
      `  timesheets:kiosk.callbacks[0] is "${callback}", which ${fault}, for example "http://127.0.0.1:51004/callback"`,
    );
  });

  it("are not any port's: Auth0 compares ports", () => {
    expect(() => accept(kiosk("http://127.0.0.1:*/callback"))).toThrow(
      '  timesheets:kiosk.callbacks[0] is "http://127.0.0.1:*/callback", which is not an absolute URL; expected one, for example "http://127.0.0.1:51004/callback"',
    );
  });

  it("are no platform's and no pages'", () => {
    const section = { callbacks: [], logoutUrls: [], origins: ["http://127.0.0.1:51004"] };
    expect(() => accept({ "timesheets:kiosk": section })).toThrow(
      '  timesheets:kiosk has the unknown key "origins"',
    );
    expect(() => accept({ "timesheets:kiosk": undefined })).toThrow(
      '  timesheets:kiosk is missing; expected the keys callbacks, logoutUrls, for example {"callbacks":["http://127.0.0.1:51004/callback"],"logoutUrls":["http://127.0.0.1:51004/callback"]}',
    );
  });
});

describe("the addresses of a single-page application", () => {
  it("are those of pages", () => {
    expect(accept().applications.pages).toEqual({
      callbacks: ["https://pages.exampleco.com/callback"],
      logoutUrls: ["https://pages.exampleco.com"],
      origins: ["https://pages.exampleco.com"],
    });
  });

  it("are never plain http in production", () => {
    const pages = {
      ...Object(valuesOfEveryKind("prod")["timesheets:pages"]),
      origins: ["http://localhost:1"],
    };
    expect(() => accept({ "timesheets:pages": pages })).toThrow(
      '  timesheets:pages.origins[0] is "http://localhost:1", which is plain http; expected https',
    );
    expect(accept({ "timesheets:pages": pages }, "dev").applications.pages?.origins).toEqual([
      "http://localhost:1",
    ]);
  });
});

it("a native application in production is at no loopback address", () => {
  const tablet = { android: { callbacks: ["http://127.0.0.1:1/a"], logoutUrls: ["https://{domain}/a"] } };
  expect(() => accept({ "timesheets:tablet": tablet })).toThrow(
    '  timesheets:tablet.android.callbacks[0] is "http://127.0.0.1:1/a", which is plain http; expected https',
  );
});

it("an application is not called as a setting of the stack is", () => {
  const { pages } = policyOfEveryKind.applications;
  if (pages === undefined) throw new Error("there are no pages");
  const policy = { ...policyOfEveryKind, applications: { ...policyOfEveryKind.applications, lambda: pages } };
  const raw = { project: "timesheets", stack: "prod", values: valuesOfEveryKind("prod") };
  expect(() => parseStackConfig(policy, raw)).toThrow(
    '  timesheets:lambda is a setting of the stack, and "lambda" an application of the policy; give the application another key',
  );
});
