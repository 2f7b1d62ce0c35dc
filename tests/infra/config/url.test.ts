import { describe, expect, it } from "vitest";
import { acceptWith, refusalOf } from "./accept.ts";

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

  it.each([
    ["HTTPS://a.example/a", "https://a.example/a"],
    ["https://A.Example/A", "https://a.example/A"],
    ["https://a.example:443/a", "https://a.example/a"],
    ["http://localhost:80/a", "http://localhost/a"],
    ["https://{domain}:443/a", "https://exampleco-dev.eu.auth0.com/a"],
    ["https://a.example./a", "https://a.example/a"],
    ["https://a.example.:8443/a", "https://a.example:8443/a"],
    ["https://b\u00fccher.example/a", "https://xn--bcher-kva.example/a"],
    ["https://a.example/a/../b/./c", "https://a.example/b/c"],
    ["https://a.example/%7Ea/%c3%a4", "https://a.example/~a/%C3%A4"],
    ["https://a.example/\u00e4", "https://a.example/%C3%A4"],
    ["https://a.example?b=c", "https://a.example/?b=c"],
    ["https:a.example/a", "https://a.example/a"],
    ["https:\\\\a.example\\a", "https://a.example/a"],
    ["http://127.1:8081/a", "http://127.0.0.1:8081/a"],
    ["http://[0:0:0:0:0:0:0:1]:8081/a", "http://[::1]:8081/a"],
    ["Com.Example.App://{domain}/a", "com.example.app://exampleco-dev.eu.auth0.com/a"],
    ["com.example.app://A.Example/a", "com.example.app://a.example/a"],
  ])("is never %s, which no client sends so", (callback, form) => {
    expect(refusalOf(mobile(callback))).toContain(
      `  timesheets:mobile.android.callbacks[0] is ${JSON.stringify(callback)}, which no client sends in this form; expected "${form}"`,
    );
  });

  it.each([
    "https://a.example",
    "https://a.example/",
    "https://a.example:8443/A%20b?c=D",
    "com.example.app:/a",
  ])("may be %s", (callback) => {
    expect(acceptWith(mobile(callback)).applications.mobile?.callbacks[0]).toBe(callback);
  });

  it("is in its right form after a logout, too, and so are origins", () => {
    const text = refusalOf(web({ logoutUrls: ["https://A.example"], origins: ["https://a.example:443"] }));
    expect(text).toContain(
      '  timesheets:web.logoutUrls[0] is "https://A.example", which no client sends in this form; expected "https://a.example"',
    );
    expect(text).toContain(
      '  timesheets:web.origins[0] is "https://a.example:443", which no client sends in this form; expected "https://a.example"',
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

  it.each(["android", "ios"] as const)("has one platform or both when it is native: %s alone", (platform) => {
    const { "timesheets:mobile": both } = mobile("https://{domain}/a");
    const { mobile: alone } = acceptWith({
      "timesheets:mobile": { [platform]: both[platform] },
    }).applications;
    const { callbacks, logoutUrls } = both[platform];
    const inPlace = (urls: readonly unknown[]) =>
      urls.map((url) => String(url).replace("{domain}", "exampleco-dev.eu.auth0.com"));
    expect(alone).toEqual({
      callbacks: inPlace(callbacks),
      logoutUrls: inPlace(logoutUrls),
      origins: [],
      apps: {},
    });
  });

  it("has a platform when it is native", () => {
    expect(refusalOf({ "timesheets:mobile": {} })).toContain(
      '  timesheets:mobile has no platform; expected android, ios or both, for example {"android":{"packageName":"com.example.app",',
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

describe("the apps of a native application", () => {
  const FINGERPRINT = Array.from({ length: 32 }, () => "AB").join(":");
  const ANDROID_APP = { packageName: "com.exampleco.timesheets", certificateFingerprints: [FINGERPRINT] };
  const IOS_APP = { teamId: "ABCDE12345", bundleId: "com.exampleco.timesheets" };
  const native = (android: object, ios: object = {}) => ({
    "timesheets:mobile": {
      android: { ...platform("https://{domain}/android/com.exampleco.timesheets/callback"), ...android },
      ios: {
        ...platform("com.exampleco.timesheets://{domain}/ios/com.exampleco.timesheets/callback"),
        ...ios,
      },
    },
  });

  it("are named by what a platform knows them by", () => {
    expect(acceptWith(native(ANDROID_APP, IOS_APP)).applications.mobile?.apps).toEqual({
      android: ANDROID_APP,
      ios: IOS_APP,
    });
  });

  it("may be left out", () => {
    expect(acceptWith(native({})).applications.mobile?.apps).toEqual({});
  });

  const cases: [android: object, ios: object, refusal: string][] = [
    [
      { ...ANDROID_APP, packageName: "timesheets" },
      {},
      'mobile.android.packageName is "timesheets"; expected the app\'s package name, for example "com.example.app"',
    ],
    [
      { ...ANDROID_APP, packageName: "com.1st.app" },
      {},
      'mobile.android.packageName is "com.1st.app"; expected the app\'s package name',
    ],
    [
      { ...ANDROID_APP, certificateFingerprints: [FINGERPRINT.toLowerCase()] },
      {},
      `mobile.android.certificateFingerprints[0] is "${FINGERPRINT.toLowerCase()}"; expected the SHA-256 fingerprint of a certificate that signs the app: 32 pairs of hexadecimal digits in capitals, with colons, as keytool prints them, for example "10:11:`,
    ],
    [
      { ...ANDROID_APP, certificateFingerprints: ["AB:CD"] },
      {},
      'mobile.android.certificateFingerprints[0] is "AB:CD"; expected the SHA-256 fingerprint',
    ],
    [
      { ...ANDROID_APP, certificateFingerprints: [FINGERPRINT.replaceAll(":", "")] },
      {},
      "mobile.android.certificateFingerprints[0] is ",
    ],
    [
      { ...ANDROID_APP, certificateFingerprints: [] },
      {},
      "mobile.android.certificateFingerprints is []; expected one fingerprint or more, for example [",
    ],
    [
      { ...ANDROID_APP, certificateFingerprints: [FINGERPRINT, FINGERPRINT] },
      {},
      "mobile.android.certificateFingerprints has a fingerprint twice; expected each once",
    ],
    [
      { packageName: "com.exampleco.timesheets" },
      {},
      'mobile.android.certificateFingerprints is missing; expected it beside packageName, for example ["10:11:',
    ],
    [
      { certificateFingerprints: [FINGERPRINT] },
      {},
      'mobile.android.packageName is missing; expected it beside certificateFingerprints, for example "com.example.app"',
    ],
    [
      {},
      { ...IOS_APP, teamId: "abcde12345" },
      'mobile.ios.teamId is "abcde12345"; expected the ten capital letters and digits of the Apple developer team, for example "A1B2C3D4E5"',
    ],
    [{}, { ...IOS_APP, teamId: "ABC" }, 'mobile.ios.teamId is "ABC"; expected the ten'],
    [
      {},
      { ...IOS_APP, bundleId: "com.example_co" },
      'mobile.ios.bundleId is "com.example_co"; expected the app\'s bundle identifier, for example "com.example.app"',
    ],
    [
      {},
      { teamId: "ABCDE12345" },
      'mobile.ios.bundleId is missing; expected it beside teamId, for example "com.example.app"',
    ],
    [
      { ...ANDROID_APP, packageName: "com.other" },
      {},
      'mobile.android.callbacks[0] is "https://exampleco-dev.eu.auth0.com/android/com.exampleco.timesheets/callback"; expected the packageName in it, for example "https://exampleco-dev.eu.auth0.com/android/com.other/callback"',
    ],
    [
      {},
      { ...IOS_APP, bundleId: "com.other" },
      'mobile.ios.callbacks[0] is "com.exampleco.timesheets://exampleco-dev.eu.auth0.com/ios/com.exampleco.timesheets/callback"; expected the bundleId in it',
    ],
  ];
  it.each(cases)("are never %j, %j", (android, ios, refusal) => {
    expect(refusalOf(native(android, ios))).toContain(`  timesheets:${refusal}`);
  });
});

describe("the browser of a native application", () => {
  const own = {
    callbacks: ["http://127.0.0.1:8081/callback"],
    logoutUrls: ["http://127.0.0.1:8081/"],
    origins: ["http://127.0.0.1:8081"],
  };
  const inBrowser = (browser: unknown) => ({
    "timesheets:mobile": {
      android: platform("https://{domain}/a"),
      ios: platform("com.example.app://{domain}/back"),
      browser,
    },
  });

  it("adds its addresses behind those of the platforms, and the origins of its pages", () => {
    const { mobile } = acceptWith(inBrowser(own)).applications;
    expect(mobile?.callbacks.slice(-2)).toEqual([
      "com.example.app://exampleco-dev.eu.auth0.com/back",
      "http://127.0.0.1:8081/callback",
    ]);
    expect(mobile?.logoutUrls.at(-1)).toBe("http://127.0.0.1:8081/");
    expect(mobile?.origins).toEqual(["http://127.0.0.1:8081"]);
  });

  it("is in no stack that doesn't say so", () => {
    expect(acceptWith({}).applications.mobile?.origins).toEqual([]);
    expect(acceptWith({}, "prod").applications.mobile?.origins).toEqual([]);
  });

  it.each(["http://localhost:8081", "http://[::1]:8081", "https://127.0.0.1:8443"])(
    "may be at %s",
    (origin) => {
      const browser = { callbacks: [`${origin}/callback`], logoutUrls: [`${origin}/`], origins: [origin] };
      expect(acceptWith(inBrowser(browser)).applications.mobile?.origins).toEqual([origin]);
    },
  );

  it.each([
    [
      { ...own, callbacks: ["https://app.example.com/callback"] },
      'callbacks[0] is "https://app.example.com/callback", which is on another machine; expected a loopback address: localhost, 127.0.0.1, [::1], for example "http://127.0.0.1:8081/callback"',
    ],
    [
      { ...own, logoutUrls: ["http://192.168.1.7:8081/"] },
      'logoutUrls[0] is "http://192.168.1.7:8081/", which is plain http to another machine; expected https, or a loopback address, for example "http://127.0.0.1:8081/"',
    ],
    [
      { ...own, origins: ["https://127.0.0.1.example.com"] },
      'origins[0] is "https://127.0.0.1.example.com", which is on another machine; expected a loopback address: localhost, 127.0.0.1, [::1], for example "http://127.0.0.1:8081"',
    ],
    [
      { ...own, origins: ["http://127.0.0.1:8081/"] },
      'origins[0] is "http://127.0.0.1:8081/", which is not an origin; expected a scheme and a host, without a path, for example "http://127.0.0.1:8081"',
    ],
    [
      { ...own, callbacks: ["com.example.app://localhost/callback"] },
      'callbacks[0] is "com.example.app://localhost/callback", which has the scheme "com.example.app"; expected https, for example "http://127.0.0.1:8081/callback"',
    ],
    [
      { ...own, callbacks: ["http://127.0.0.1:*/callback"] },
      'callbacks[0] is "http://127.0.0.1:*/callback", which is not an absolute URL; expected one, for example "http://127.0.0.1:8081/callback"',
    ],
    [
      { callbacks: own.callbacks, logoutUrls: own.logoutUrls },
      'origins is missing; expected a list of one address or more, for example ["http://127.0.0.1:8081"]',
    ],
    [{ ...own, origin: [] }, 'has the unknown key "origin"; did you mean "origins"?'],
  ])("is never %j", (browser, fault) => {
    const refusal = refusalOf(inBrowser(browser));
    expect(refusal).toContain(fault);
    expect(refusal).toContain("  timesheets:mobile.browser");
  });

  it("is never in a production stack, at whatever address, and that is all that is said of it", () => {
    for (const browser of [own, {}, { callbacks: ["https://app.example.com/callback"] }]) {
      expect(refusalOf(inBrowser(browser), "prod")).toBe(
        "STACK_CONFIG_INVALID: Pulumi.prod.yaml has 1 fault:\n  timesheets:mobile.browser is there in a production stack; expected none, as the app runs in a browser on a developer's machine alone: leave it out",
      );
    }
  });
});
