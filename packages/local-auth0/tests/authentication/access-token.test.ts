import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, changeApi, changeUser, permission } from "./state.ts";

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
const BOTH = "read:orders approve:orders";

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
      permissions: ["approve:orders", "read:orders"],
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
      "read:orders",
      ["read:orders"],
    ],
    [
      "what the person was permitted directly",
      (state) => changeUser(state, "mia", { roles: [], permissions: [permission("approve:orders")] }),
      "approve:orders",
      ["approve:orders"],
    ],
    ["nothing without roles", (state) => changeUser(state, "mia", { roles: [] }), undefined, []],
    [
      "what the client grant holds, while permissions are all of the person's",
      (state) =>
        state.clientGrants.put({
          id: "cgr_mobile",
          client_id: "mobile",
          audience: API,
          scope: ["read:orders"],
          subject_type: "user",
        }),
      "read:orders",
      ["approve:orders", "read:orders"],
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
      ["approve:orders", "read:orders"],
    ],
  ])("holds %s", async (_rule, change, scope, permissions) => {
    change(tenant.state);
    const claims = await accessTokenClaims({ scope: BOTH });
    expect([claims.scope, claims.permissions]).toEqual([scope, permissions]);
  });

  test("holds no scope that nobody asked for", async () => {
    expect(await accessTokenClaims({ scope: "read:orders" })).toMatchObject({ scope: "read:orders" });
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
