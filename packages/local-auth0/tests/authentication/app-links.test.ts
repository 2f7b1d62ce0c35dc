import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

const FINGERPRINT = "AB:CD";

async function document(path: string) {
  const response = await fetch(new URL(path, fixture.issuer));
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
}

/** Gives the mobile application of the fixture what it says of its apps. */
function vouchFor(mobile: unknown): void {
  const client = fixture.state.clients.get("mobile");
  if (client === undefined) throw new Error("the fixture has no mobile application");
  fixture.state.clients.put({ ...client, mobile });
}

const APPLE = ["/apple-app-site-association", "/.well-known/apple-app-site-association"];

// Auth0 docs, "Enable Android App Links Support" and "Enable Universal Links Support in Apple Xcode".
describe("the apps of a tenant's applications", () => {
  it("are none in the beginning", async () => {
    expect(await document("/.well-known/assetlinks.json")).toMatchObject({ status: 200, body: [] });
    expect((await document("/apple-app-site-association")).body).toEqual({
      applinks: { apps: [], details: [] },
      webcredentials: { apps: [] },
    });
  });

  it("are told to Android by their package and the keys that sign it", async () => {
    vouchFor({ android: { app_package_name: "com.example.app", sha256_cert_fingerprints: [FINGERPRINT] } });
    expect(await document("/.well-known/assetlinks.json")).toEqual({
      status: 200,
      type: expect.stringMatching(/^application\/json/),
      body: [
        {
          relation: ["delegate_permission/common.handle_all_urls"],
          target: {
            namespace: "android_app",
            package_name: "com.example.app",
            sha256_cert_fingerprints: [FINGERPRINT],
          },
        },
      ],
    });
  });

  it.each(APPLE)("are told to iOS by team and bundle, at %s", async (path) => {
    vouchFor({ ios: { team_id: "A1B2C3D4E5", app_bundle_identifier: "com.example.app" } });
    expect(await document(path)).toEqual({
      status: 200,
      type: expect.stringMatching(/^application\/json/),
      body: {
        applinks: {
          apps: [],
          details: [{ appID: "A1B2C3D4E5.com.example.app", paths: ["/ios/com.example.app/*"] }],
        },
        webcredentials: { apps: ["A1B2C3D4E5.com.example.app"] },
      },
    });
  });

  const incomplete: [what: string, mobile: unknown][] = [
    ["a package without a key", { android: { app_package_name: "com.example.app" } }],
    [
      "an empty list of keys",
      { android: { app_package_name: "com.example.app", sha256_cert_fingerprints: [] } },
    ],
    ["a team without a bundle", { ios: { team_id: "A1B2C3D4E5" } }],
    ["nothing", null],
  ];
  it.each(incomplete)("are not told of with %s", async (_what, mobile) => {
    vouchFor(mobile);
    expect((await document("/.well-known/assetlinks.json")).body).toEqual([]);
    expect((await document("/apple-app-site-association")).body).toMatchObject({ applinks: { details: [] } });
  });
});
