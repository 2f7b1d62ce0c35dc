import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, CALLBACK, changeApi, changeClient, changeUser, permission } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

/** The claims of the access token that Mia gets. */
async function accessTokenClaims(changes: Parameters<Fixture["signIn"]>[0] = {}) {
  return decodeJwt((await tenant.signedIn(changes)).access_token ?? "");
}

const NUMBER = expect.any(Number);
const BOTH = "read:timesheets approve:timesheets";

describe("a person's access token", () => {
  test("is a JWT with Auth0's header and claims", async () => {
    const tokens = await tenant.signedIn({ scope: BOTH });
    const token = tokens.access_token ?? "";
    expect(decodeProtectedHeader(token)).toEqual({ alg: "RS256", typ: "JWT", kid: expect.any(String) });
    expect(decodeJwt(token)).toEqual({
      iss: tenant.issuer,
      sub: "auth0|mia",
      aud: API,
      azp: "mobile",
      iat: NUMBER,
      exp: NUMBER,
      scope: BOTH,
      permissions: ["approve:timesheets", "read:timesheets"],
    });
    expect(tokens).toEqual({ access_token: token, scope: BOTH, expires_in: "7200", token_type: "Bearer" });
  });

  test("lives as long as the API says", async () => {
    changeApi(tenant.state, { token_lifetime: 60 });
    const { iat = 0, exp = 0 } = await accessTokenClaims();
    expect(exp - iat).toBe(60);
  });

  test("is for /userinfo, too, when openid was asked for", async () => {
    expect(await accessTokenClaims({ scope: "openid" })).toMatchObject({
      aud: [API, `${tenant.issuer}userinfo`],
      scope: "openid",
    });
  });

  test("is opaque when no API was asked for", async () => {
    const url = new URL("userinfo", tenant.issuer);
    const tokens = await tenant.signedIn({ scope: "openid email", audience: "" });
    expect(tokens).toMatchObject({ scope: "openid email", expires_in: "86400" });
    const response = await fetch(url, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(await response.json()).toEqual({
      sub: "auth0|mia",
      email: "mia@example.com",
      email_verified: true,
    });
  });

  test("is for the tenant's default audience when no API was asked for and there is one", async () => {
    tenant.state.settings.set("tenants/settings", { default_audience: API });
    expect(await accessTokenClaims({ audience: "", scope: BOTH })).toMatchObject({ aud: API, scope: BOTH });
  });

  test.each<[string, (state: Fixture["state"]) => void, string | undefined, string[]]>([
    [
      "what the person's roles permit",
      (state) => changeUser(state, "mia", { roles: ["rol_employee"] }),
      "read:timesheets",
      ["read:timesheets"],
    ],
    [
      "what the person was permitted directly",
      (state) => changeUser(state, "mia", { roles: [], permissions: [permission("approve:timesheets")] }),
      "approve:timesheets",
      ["approve:timesheets"],
    ],
    ["nothing without roles", (state) => changeUser(state, "mia", { roles: [] }), undefined, []],
    [
      "what the client grant holds, while permissions are all of the person's",
      (state) =>
        state.clientGrants.put({
          id: "cgr_mobile",
          client_id: "mobile",
          audience: API,
          scope: ["read:timesheets"],
          subject_type: "user",
        }),
      "read:timesheets",
      ["approve:timesheets", "read:timesheets"],
    ],
    [
      "everything asked for where policies are not enforced",
      (state) => {
        changeUser(state, "mia", { roles: [] });
        changeApi(state, { enforce_policies: false });
      },
      BOTH,
      [],
    ],
    [
      "what RBAC permits where every application may act for people",
      (state) => {
        state.clientGrants.delete("cgr_mobile");
        changeApi(state, { subject_type_authorization: { user: { policy: "allow_all" } } });
      },
      BOTH,
      ["approve:timesheets", "read:timesheets"],
    ],
  ])("holds %s", async (_rule, change, scope, permissions) => {
    change(tenant.state);
    const claims = await accessTokenClaims({ scope: BOTH });
    expect([claims.scope, claims.permissions]).toEqual([scope, permissions]);
  });

  test("holds no scope that nobody asked for", async () => {
    expect(await accessTokenClaims({ scope: "read:timesheets" })).toMatchObject({ scope: "read:timesheets" });
  });

  test("has no permissions in the plain dialect", async () => {
    changeApi(tenant.state, { token_dialect: "access_token" });
    expect(await accessTokenClaims()).not.toHaveProperty("permissions");
  });

  test.each([
    ["rfc9068_profile", false],
    ["rfc9068_profile_authz", true],
  ])("follows RFC 9068 in the dialect %s", async (token_dialect, hasPermissions) => {
    changeApi(tenant.state, { token_dialect });
    const { access_token = "" } = await tenant.signedIn({ scope: BOTH });
    const claims = decodeJwt(access_token);
    expect(decodeProtectedHeader(access_token).typ).toBe("at+jwt");
    expect(claims).toMatchObject({ client_id: "mobile", jti: expect.any(String), scope: BOTH });
    expect(["azp" in claims, "permissions" in claims]).toEqual([false, hasPermissions]);
  });
});

describe("a refresh token", () => {
  test.each<[string, (state: Fixture["state"]) => void, string]>([
    ["offline_access was not asked for", () => {}, "openid read:timesheets"],
    [
      "the API does not allow offline access",
      (state) => changeApi(state, { allow_offline_access: false }),
      "openid offline_access",
    ],
    [
      "the application lacks the grant",
      (state) => changeClient(state, "mobile", { grant_types: ["authorization_code"] }),
      "openid offline_access",
    ],
  ])("is not issued when %s", async (_why, change, scope) => {
    change(tenant.state);
    const tokens = await tenant.signedIn({ scope });
    expect(tokens).not.toHaveProperty("refresh_token");
    expect(tokens.scope?.split(" ")).not.toContain("offline_access");
  });

  test("is issued when all three agree", async () => {
    const tokens = await tenant.signedIn({ scope: "openid offline_access" });
    expect([tokens.refresh_token, tokens.scope]).toEqual([expect.any(String), "openid offline_access"]);
  });
});

describe("an ID token", () => {
  test("says who logged in, when and where, by the scopes asked for", async () => {
    const tokens = await tenant.signedIn({ scope: "openid profile email" });
    const claims = decodeJwt(tokens.id_token ?? "");
    expect(claims).toEqual({
      iss: tenant.issuer,
      aud: "mobile",
      sub: "auth0|mia",
      iat: NUMBER,
      exp: (claims.iat ?? 0) + 36_000,
      auth_time: NUMBER,
      sid: expect.any(String),
      name: "MIA",
      nickname: "mia",
      updated_at: "2026-01-02T00:00:00.000Z",
      email: "mia@example.com",
      email_verified: true,
    });
  });

  test("says no more than who, when only openid was asked for", async () => {
    const tokens = await tenant.signedIn({ scope: "openid" });
    expect(Object.keys(decodeJwt(tokens.id_token ?? "")).sort()).toEqual([
      "aud",
      "auth_time",
      "exp",
      "iat",
      "iss",
      "sid",
      "sub",
    ]);
  });

  test("is not there without openid", async () => {
    expect(await tenant.signedIn({ scope: "profile email" })).not.toHaveProperty("id_token");
  });

  test("is signed with the client's secret where the client is set to HS256", async () => {
    const jwt_configuration = { alg: "HS256", lifetime_in_seconds: 60 };
    changeClient(tenant.state, "mobile", { jwt_configuration, client_secret: "s".repeat(32) });
    const { id_token = "" } = await tenant.signedIn({ scope: "openid" });
    const { iat = 0, exp = 0 } = decodeJwt(id_token);
    expect([decodeProtectedHeader(id_token).alg, exp - iat]).toEqual(["HS256", 60]);
  });
});

describe("a code", () => {
  /** Exchanges the code of a login a second time. */
  async function exchangeTwice() {
    const sent: URLSearchParams[] = [];
    const spying: typeof fetch = (input, init) => {
      if (init?.body instanceof URLSearchParams && init.body.has("code")) sent.push(init.body);
      return fetch(input, init);
    };
    const tokens = await tenant.signedIn({ fetch: spying });
    return { tokens, again: await tenant.token(Object.fromEntries(sent[0] ?? [])) };
  }

  test("works once, and revokes its refresh token when it is sent again", async () => {
    const { tokens, again } = await exchangeTwice();
    expect(again).toEqual({
      status: 403,
      body: { error: "invalid_grant", error_description: "Invalid authorization code" },
    });
    const refreshed = await tenant.token({
      grant_type: "refresh_token",
      client_id: "mobile",
      refresh_token: tokens.refresh_token ?? "",
    });
    expect(refreshed.body.error).toBe("invalid_grant");
  });

  test("is no good when nobody issued it", async () => {
    const parameters = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
    expect(await tenant.token({ ...parameters, code: "made-up" })).toMatchObject({
      status: 403,
      body: { error: "invalid_grant" },
    });
    expect(await tenant.token(parameters)).toEqual({
      status: 400,
      body: { error: "invalid_request", error_description: "Missing required parameter: code" },
    });
  });

  /** Changes the request by which the code is exchanged. */
  const exchangedWith = (changes: Record<string, string>) =>
    tenant.signIn({
      fetch: (input, init) => {
        if (init?.body instanceof URLSearchParams && init.body.has("code")) {
          for (const [name, value] of Object.entries(changes)) init.body.set(name, value);
        }
        return fetch(input, init);
      },
    });

  test("is no good with another callback than the one it was sent to", async () => {
    expect(await exchangedWith({ redirect_uri: "https://app.example.com/other" })).toMatchObject({
      error: "invalid_grant",
      description: "The redirect URI is not the one of the authorization request.",
    });
  });

  test("is no good to another client", async () => {
    expect(await exchangedWith({ client_id: "web", client_secret: "web secret" })).toMatchObject({
      error: "invalid_grant",
      description: "Invalid authorization code",
    });
  });

  test("is no good after a minute", async () => {
    const late: typeof fetch = (input, init) => {
      if (String(input).endsWith("oauth/token")) vi.setSystemTime(Date.now() + 60_000);
      return fetch(input, init);
    };
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      expect(await tenant.signIn({ fetch: late })).toMatchObject({ error: "invalid_grant" });
    } finally {
      vi.useRealTimers();
    }
  });

  test("is no good once the person has been blocked", async () => {
    const blocking: typeof fetch = (input, init) => {
      if (String(input).endsWith("oauth/token")) changeUser(tenant.state, "mia", { blocked: true });
      return fetch(input, init);
    };
    expect(await tenant.signIn({ fetch: blocking })).toMatchObject({
      error: "invalid_grant",
      description: "user is blocked",
      status: 403,
    });
  });
});
