import { Platform } from "react-native";
import { expect, test, vi } from "vitest";
// With its ending: the one of iOS and Android, which a browser's tests don't take by themselves.
import { openTenant } from "../../session/open-tenant.ts";
import { audience } from "./fake-tenant.ts";

const webAuth = vi.hoisted(() => ({ authorize: vi.fn(), clearSession: vi.fn() }));

vi.mock("react-native-auth0", () => ({
  default: class {
    webAuth = webAuth;
    credentialsManager = {
      saveCredentials: async () => {},
      getCredentials: async () => ({ accessToken: "access", idToken: "id" }),
    };
  },
}));

const configuration = {
  stack: "dev",
  environment: "development",
  domain: "login.example.com",
  clientId: "mobile",
  audience,
  apiUrl: "https://api.example.com",
  session: { lifetime: 1, idleLifetime: 1 },
  android: { packageName: "com.example.timesheets" },
  ios: { teamId: "A1B2C3D4E5", bundleId: "com.Example.Timesheets" },
} as const;

test.each([
  ["android", "https"],
  ["ios", "com.example.timesheets"],
] as const)(
  "a sign-in and a sign-out on %s come back by %s, as native.ts builds the app",
  async (os, scheme) => {
    vi.spyOn(Platform, "OS", "get").mockReturnValue(os);
    const tenant = openTenant(configuration);
    await tenant.signIn({});
    await tenant.endSession();
    expect(webAuth.authorize).toHaveBeenLastCalledWith(expect.anything(), { customScheme: scheme });
    expect(webAuth.clearSession).toHaveBeenLastCalledWith({}, { customScheme: scheme });
  },
);
