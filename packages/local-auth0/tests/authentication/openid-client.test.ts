import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, CALLBACK, PASSWORD } from "./state.ts";

const SCOPE = "openid profile email offline_access read:orders";

let tenant: Fixture;
let application: client.Configuration;
beforeAll(async () => {
  tenant = await startFixture();
  application = await client.discovery(new URL(tenant.issuer), "mobile", undefined, client.None());
});
afterAll(() => tenant.close());

/** The whole flow, as the certified client does it. */
async function signIn() {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(application, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    audience: API,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  });
  const browser = new Browser();
  const page = await browser.follow(url, tenant.issuer);
  if (!(page instanceof Response)) throw new Error(`expected the login page, was sent to ${page}`);
  const callback = await browser.logIn(page, tenant.issuer, "mia@example.com", PASSWORD);
  if (!(callback instanceof URL)) throw new Error(`expected the callback, got ${callback.status}`);
  return client.authorizationCodeGrant(application, callback, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
  });
}

describe("the certified client", () => {
  test("finds every endpoint", () => {
    expect(application.serverMetadata()).toMatchObject({
      issuer: tenant.issuer,
      authorization_endpoint: `${tenant.issuer}authorize`,
      token_endpoint: `${tenant.issuer}oauth/token`,
      userinfo_endpoint: `${tenant.issuer}userinfo`,
      revocation_endpoint: `${tenant.issuer}oauth/revoke`,
      end_session_endpoint: `${tenant.issuer}oidc/logout`,
      jwks_uri: `${tenant.issuer}.well-known/jwks.json`,
    });
  });

  test("signs a person in, validates the ID token, and reads /userinfo", async () => {
    const tokens = await signIn();
    expect(tokens.claims()).toMatchObject({ sub: "auth0|mia", name: "MIA", email: "mia@example.com" });
    expect(await client.fetchUserInfo(application, tokens.access_token, "auth0|mia")).toEqual({
      sub: "auth0|mia",
      name: "MIA",
      nickname: "mia",
      updated_at: expect.any(String),
      email: "mia@example.com",
      email_verified: true,
    });
  });

  test("refreshes, and can no more once it has revoked", async () => {
    const { refresh_token: first = "" } = await signIn();
    const { refresh_token: second = "", scope } = await client.refreshTokenGrant(application, first);
    expect(scope).toBe(SCOPE);
    await client.tokenRevocation(application, second);
    await expect(client.refreshTokenGrant(application, second)).rejects.toMatchObject({
      error: "invalid_grant",
      status: 403,
    });
  });

  test("has its family of refresh tokens revoked when one is used twice", async () => {
    const { refresh_token: first = "" } = await signIn();
    const { refresh_token: second = "" } = await client.refreshTokenGrant(application, first);
    await expect(client.refreshTokenGrant(application, first)).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(client.refreshTokenGrant(application, second)).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  test("is told what is wrong with a token at /userinfo", async () => {
    await expect(client.fetchUserInfo(application, "made-up", "auth0|mia")).rejects.toMatchObject({
      status: 401,
    });
  });

  test("gets a machine its token", async () => {
    const machine = await client.discovery(new URL(tenant.issuer), "batch", "batch secret");
    const { scope } = await client.clientCredentialsGrant(machine, { audience: API, scope: "batch:upload" });
    expect(scope).toBe("batch:upload");
  });
});

describe("/userinfo", () => {
  const read = async (token: string) => {
    const response = await fetch(`${tenant.issuer}userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return [response.status, response.headers.get("www-authenticate")];
  };
  const REFUSED = [401, 'Bearer realm="Users", error="invalid_token", error_description="Unauthorized"'];

  test("refuses a token that was asked for without openid", async () => {
    const { access_token = "" } = await tenant.signedIn({ scope: "read:orders" });
    expect(await read(access_token)).toEqual(REFUSED);
  });

  test("refuses an ID token", async () => {
    const { id_token = "" } = await tenant.signedIn();
    expect(await read(id_token)).toEqual(REFUSED);
  });

  test("refuses a token of the tenant's that is for another audience", async () => {
    const claims = { iss: tenant.issuer, sub: "auth0|mia", scope: "openid", exp: 4_000_000_000 };
    expect((await read(await tenant.sign({ ...claims, aud: `${tenant.issuer}userinfo` })))[0]).toBe(200);
    expect(await read(await tenant.sign({ ...claims, aud: API }))).toEqual(REFUSED);
  });

  test("refuses an expired token", async () => {
    const { access_token = "" } = await tenant.signedIn();
    expect((await read(access_token))[0]).toBe(200);
    tenant.passTime(7201);
    expect(await read(access_token)).toEqual(REFUSED);
    tenant.passTime(-7201);
  });
});
