import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, changeUser } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

async function userinfo(token: string | undefined): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${tenant.issuer}userinfo`, { headers });
  return response.status === 200 ? response.json() : response.status;
}

describe("/userinfo", () => {
  test.each([
    ["openid", { sub: "auth0|mia" }],
    ["openid email", { sub: "auth0|mia", email: "mia@example.com", email_verified: true }],
    [
      "openid profile",
      { sub: "auth0|mia", name: "MIA", nickname: "mia", updated_at: "2026-01-02T00:00:00.000Z" },
    ],
  ])("answers what %s lets it say", async (scope, claims) => {
    expect(await userinfo((await tenant.signedIn({ scope })).access_token)).toEqual(claims);
  });

  test.each([
    ["an API", undefined],
    ["itself", ""],
  ])("answers what Actions added to the ID token, with a token for %s", async (_what, audience) => {
    bindActions(
      tenant.state,
      "post-login",
      "api.idToken.setCustomClaim('https://x/a', [1]); api.idToken.setCustomClaim('sub', 'mine');",
    );
    const { access_token } = await tenant.signedIn({ scope: "openid", ...(audience === "" && { audience }) });
    expect(await userinfo(access_token)).toEqual({ sub: "auth0|mia", "https://x/a": [1] });
  });

  test("answers who the person is now, and nobody once they are deleted", async () => {
    const { access_token } = await tenant.signedIn({ scope: "openid email" });
    changeUser(tenant.state, "mia", { email: "mia@new.example.com" });
    expect(await userinfo(access_token)).toMatchObject({ email: "mia@new.example.com" });
    tenant.state.users.delete("auth0|mia");
    expect(await userinfo(access_token)).toBe(401);
  });
});
