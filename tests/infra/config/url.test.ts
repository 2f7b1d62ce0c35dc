import { describe, expect, it } from "vitest";
import { acceptWith } from "./accept.ts";

const ANDROID = '"https://{domain}/android/com.example.app/callback"';
const platform = (callback: unknown) => ({ callbacks: [callback], logoutUrls: ["https://{domain}/bye"] });
const mobile = (callback: unknown) => ({
  "timesheets:mobile": { android: platform(callback), ios: platform("com.example.app://{domain}/back") },
});
const web = (changes: Readonly<Record<string, unknown>>) => ({
  "timesheets:web": {
    callbacks: ["https://a.example/callback"],
    logoutUrls: ["https://a.example"],
    origins: ["https://a.example"],
    ...changes,
  },
});

describe("an address to which people are sent back", () => {
  it.each([
    ["https://{domain}/a", "https://exampleco-dev.eu.auth0.com/a"],
    ["com.example.app://{domain}/a", "com.example.app://exampleco-dev.eu.auth0.com/a"],
    ["http://127.0.0.1:8081/a", "http://127.0.0.1:8081/a"],
    ["http://[::1]:8081/a", "http://[::1]:8081/a"],
  ])("of a native application in development may be %s", (callback, filled) => {
    expect(acceptWith(mobile(callback)).applications.mobile?.callbacks[0]).toBe(filled);
  });

  it.each([
    ["https://*.example.com/a", "has a wildcard; expected one address, written out"],
    ["https://{domain}/*", "has a wildcard; expected one address, written out"],
    ["*://{domain}/a", "is not an absolute URL; expected one"],
    ["https://{tenant}.example.com/a", "has another placeholder than {domain}; expected that one only"],
    ["https://a.example/{tenant}", "has another placeholder than {domain}; expected that one only"],
    ["https://a.example/a#b", "has a fragment; expected an address without one"],
    ["https://a.example/a b", "has white space; expected an address without it"],
    ["https://me@a.example/a", "has a user in it; expected an address without one"],
    ["http://a.example/a", "is plain http to another machine; expected https, or a loopback address"],
    ["http://localhost.example/a", "is plain http to another machine; expected https, or a loopback address"],
    [
      "timesheets://{domain}/a",
      'has the scheme "timesheets"; expected https, or the application\'s identifier in reverse domain order',
    ],
    [
      "javascript:alert(1)",
      'has the scheme "javascript"; expected https, or the application\'s identifier in reverse domain order',
    ],
    ["/a", "is not an absolute URL; expected one"],
  ])("is never %s", (callback, fault) => {
    expect(() => acceptWith(mobile(callback))).toThrow(
      `  timesheets:mobile.android.callbacks[0] is "${callback}", which ${fault}, for example ${ANDROID}`,
    );
  });

  it("is a text", () => {
    expect(() => acceptWith(mobile(7))).toThrow(
      `  timesheets:mobile.android.callbacks[0] is 7; expected an absolute URL, for example ${ANDROID}`,
    );
  });

  it("of a web application has no scheme of its own", () => {
    expect(() => acceptWith(web({ callbacks: ["com.example.app://a"] }))).toThrow(
      '  timesheets:web.callbacks[0] is "com.example.app://a", which has the scheme "com.example.app"; expected https, for example "https://app.example.com/callback"',
    );
  });

  it("is never plain http in production, not even on the own machine", () => {
    const changes = web({ callbacks: ["http://localhost:3000/callback"] });
    expect(acceptWith(changes).applications.web?.callbacks).toEqual(["http://localhost:3000/callback"]);
    expect(() => acceptWith(changes, "prod")).toThrow(
      '  timesheets:web.callbacks[0] is "http://localhost:3000/callback", which is plain http; expected https, for example "https://app.example.com/callback"',
    );
  });

  it("is checked after a logout as after a login", () => {
    expect(() => acceptWith(web({ logoutUrls: ["https://*.example"] }))).toThrow(
      '  timesheets:web.logoutUrls[0] is "https://*.example", which has a wildcard',
    );
  });
});

describe("an application's section", () => {
  it("has a list of each kind of address", () => {
    expect(() => acceptWith(web({ callbacks: [] }))).toThrow(
      '  timesheets:web.callbacks is []; expected a list of one address or more, for example ["https://app.example.com/callback"]',
    );
  });

  it("has both platforms when it is native", () => {
    const { "timesheets:mobile": both } = mobile("https://{domain}/a");
    expect(() => acceptWith({ "timesheets:mobile": { android: both.android } })).toThrow(
      '  timesheets:mobile.ios is missing; expected the keys callbacks, logoutUrls, for example {"callbacks":["com.example.app://{domain}/ios/com.example.app/callback"],"logoutUrls":["com.example.app://{domain}/ios/com.example.app/callback"]}',
    );
  });

  it("has no other keys, and the nearest one is named", () => {
    expect(() => acceptWith(web({ callback: ["https://a.example"], zzz: 1 }))).toThrow(
      '  timesheets:web has the unknown key "callback"; did you mean "callbacks"? and has the unknown key "zzz"',
    );
  });

  it("has origins without a path", () => {
    expect(() => acceptWith(web({ origins: ["https://a.example/"] }))).toThrow(
      '  timesheets:web.origins[0] is "https://a.example/", which is not an origin; expected a scheme and a host, without a path, for example "https://app.example.com"',
    );
  });

  it("has origins that a browser can have", () => {
    expect(() => acceptWith(web({ origins: ["com.example.app://a"] }))).toThrow(
      '  timesheets:web.origins[0] is "com.example.app://a", which has the scheme "com.example.app"; expected https, for example "https://app.example.com"',
    );
  });

  it("is missing when the policy has an application that the stack doesn't know", () => {
    expect(() => acceptWith({ "timesheets:web": undefined })).toThrow("  timesheets:web is missing");
  });
});
