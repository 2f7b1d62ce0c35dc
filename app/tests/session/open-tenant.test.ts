import AsyncStorage from "@react-native-async-storage/async-storage";
import { beforeEach, expect, test, vi } from "vitest";
// With its ending: the one of iOS and Android, which a browser's tests don't take by themselves.
import { openTenant } from "../../session/open-tenant.ts";
import { SCOPE } from "../../session/sdk.ts";
import { audience } from "./fake-tenant.ts";

const sdk = vi.hoisted(() => ({
  opened: [] as object[],
  webAuth: { authorize: vi.fn(), resumeSession: vi.fn(), clearSession: vi.fn() },
  credentialsManager: {
    getCredentials: vi.fn(),
    saveCredentials: vi.fn(),
    clearCredentials: vi.fn(),
    hasValidCredentials: vi.fn(),
  },
  auth: { revoke: vi.fn(), userInfo: vi.fn() },
}));

vi.mock("react-native-auth0", () => ({
  default: class {
    webAuth = sdk.webAuth;
    credentialsManager = sdk.credentialsManager;
    auth = sdk.auth;
    constructor(options: object) {
      sdk.opened.push(options);
    }
  },
}));

const given = {
  accessToken: "access",
  idToken: "id",
  refreshToken: "refresh",
  scope: "openid",
  expiresAt: 1,
  tokenType: "Bearer",
};
const kept = { accessToken: "access", idToken: "id", scope: "openid" };

let isUp: boolean;

beforeEach(async () => {
  vi.resetAllMocks();
  await AsyncStorage.clear();
  isUp = true;
  vi.stubGlobal("fetch", async () =>
    isUp ? Response.json({}) : Promise.reject(new TypeError("Network request failed")),
  );
  sdk.credentialsManager.getCredentials.mockResolvedValue(given);
});

const open = () =>
  openTenant({
    stack: "dev",
    environment: "development",
    domain: "login.example.com",
    clientId: "mobile",
    audience,
    apiUrl: "https://api.example.com",
    session: { lifetime: 1, idleLifetime: 1 },
  });

/** An error as the SDK throws it. */
const failing = (code: string, type = "UNKNOWN_ERROR") =>
  Object.assign(new Error("access refresh id"), { code, type });

test("opens the SDK for the stack's tenant and application", () => {
  sdk.opened.length = 0;
  open();
  expect(sdk.opened).toEqual([{ domain: "login.example.com", clientId: "mobile", useDPoP: false }]);
});

test("signs in in the system's browser for the API's audience, and keeps credentials in the platform's secure storage only", async () => {
  sdk.webAuth.authorize.mockResolvedValue(given);
  expect(await open().signIn({})).toEqual(kept);
  expect(sdk.webAuth.authorize).toHaveBeenCalledExactlyOnceWith(
    { audience, scope: SCOPE, additionalParameters: {} },
    {},
  );
  expect(sdk.credentialsManager.saveCredentials).toHaveBeenCalledExactlyOnceWith(given);
  expect(await AsyncStorage.getAllKeys()).toEqual([]);
});

test.each([
  [
    { acrValues: "mfa", maxAge: 60 },
    { maxAge: 60, additionalParameters: { acr_values: "mfa" } },
  ],
  [{ maxAge: 0 }, { maxAge: 0, additionalParameters: { max_age: "0" } }],
  [{ again: true }, { additionalParameters: { prompt: "login" } }],
])("asks for the sign-in that is wanted: %o", async (options, parameters) => {
  sdk.webAuth.authorize.mockResolvedValue(given);
  await open().signIn(options);
  expect(sdk.webAuth.authorize).toHaveBeenCalledWith({ audience, scope: SCOPE, ...parameters }, {});
});

test("asks for a refresh token", () => {
  expect(SCOPE.split(" ")).toContain("offline_access");
});

test("renews by the SDK, whatever it still has", async () => {
  expect(await open().renew()).toEqual(kept);
  expect(sdk.credentialsManager.getCredentials).toHaveBeenCalledExactlyOnceWith(
    undefined,
    undefined,
    undefined,
    true,
  );
});

test("goes on with what is stored, and with nothing where nothing is", async () => {
  sdk.credentialsManager.hasValidCredentials.mockResolvedValueOnce(true).mockResolvedValueOnce(false);
  const tenant = open();
  expect(await tenant.resume({ mayLeave: true })).toEqual(kept);
  expect(await tenant.resume({ mayLeave: true })).toBeUndefined();
});

test("goes on with a sign-in during which Android ended the app, and with nothing where there was none", async () => {
  sdk.webAuth.resumeSession.mockResolvedValueOnce(given).mockResolvedValueOnce(null);
  const tenant = open();
  expect(await tenant.finishSignIn()).toEqual({ credentials: kept });
  expect(sdk.credentialsManager.saveCredentials).toHaveBeenCalledExactlyOnceWith(given);
  expect(await tenant.finishSignIn()).toBeUndefined();
});

test("revokes the refresh token that is stored, forgets all, and ends the browser's session", async () => {
  const tenant = open();
  await tenant.revoke();
  await tenant.forget();
  await tenant.endSession();
  expect(sdk.auth.revoke).toHaveBeenCalledExactlyOnceWith({ refreshToken: "refresh" });
  expect(sdk.credentialsManager.clearCredentials).toHaveBeenCalledOnce();
  expect(sdk.webAuth.clearSession).toHaveBeenCalledOnce();
});

test.each([
  ["a0.session.user_cancelled", "USER_CANCELLED", "cancelled"],
  ["access_denied", "ACCESS_DENIED", "denied"],
  ["a0.session.invalid_idtoken", "ID_TOKEN_VALIDATION_FAILED", "untrusted"],
  ["a0.network_error", "NETWORK_ERROR", "unreachable"],
  ["something new", "UNKNOWN_ERROR", "failed"],
])("says why a sign-in ended: %s", async (code, type, reason) => {
  sdk.webAuth.authorize.mockRejectedValue(failing(code, type));
  await expect(open().signIn({})).rejects.toMatchObject({ name: "SessionError", reason });
});

test.each([
  ["NO_NETWORK", true, "unreachable"],
  ["RENEW_FAILED", true, "revoked"],
  ["renewFailed", true, "revoked"],
  ["renewFailed", false, "unreachable"],
  ["NO_REFRESH_TOKEN", true, "expired"],
  ["API_ERROR", true, "failed"],
  ["API_ERROR", false, "unreachable"],
])("says why a renewal ended: %s while the tenant can be reached: %s", async (code, isReachable, reason) => {
  isUp = isReachable;
  sdk.credentialsManager.getCredentials.mockRejectedValue(failing(code));
  await expect(open().renew()).rejects.toMatchObject({ name: "SessionError", reason });
});

test("throws errors that hold nothing of the SDK's, which may quote tokens", async () => {
  sdk.credentialsManager.getCredentials.mockRejectedValue(failing("invalid_grant"));
  const error: unknown = await open()
    .renew()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: "SESSION_REVOKED" });
  expect(error instanceof Error && error.cause).toBeUndefined();
  expect(JSON.stringify(error) + String(error instanceof Error && error.stack)).not.toMatch(
    /access|refresh id/,
  );
});
