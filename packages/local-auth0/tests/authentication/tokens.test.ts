import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { changeApi, changeClient } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

const NUMBER = expect.any(Number);

describe("a refresh token", () => {
  test.each<[string, (state: Fixture["state"]) => void, string]>([
    ["offline_access was not asked for", () => {}, "openid read:orders"],
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
