import { decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, changeApi } from "./state.ts";

const SECRET = "a secret of the API, long enough";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
  changeApi(tenant.state, { signing_alg: "HS256", signing_secret: SECRET });
});
afterEach(() => tenant.close());

const verified = (token: string, secret = SECRET) =>
  jwtVerify(token, new TextEncoder().encode(secret), { issuer: tenant.issuer, audience: API });

const BATCH = {
  ...{ grant_type: "client_credentials", client_id: "batch", client_secret: "batch secret", audience: API },
};

describe("an API with signing_alg HS256", () => {
  test("gets a person's tokens signed with its secret, without a key identifier", async () => {
    const { access_token = "" } = await tenant.signedIn({ scope: "read:orders" });
    expect(decodeProtectedHeader(access_token)).toEqual({ alg: "HS256", typ: "JWT" });
    expect((await verified(access_token)).payload).toMatchObject({
      sub: "auth0|mia",
      scope: "read:orders",
    });
    await expect(verified(access_token, "another secret")).rejects.toMatchObject({
      code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    });
  });

  test("gets a machine's tokens signed with its secret, in its dialect", async () => {
    changeApi(tenant.state, { token_dialect: "rfc9068_profile" });
    const { body } = await tenant.token(BATCH);
    expect(decodeProtectedHeader(body.access_token ?? "")).toEqual({ alg: "HS256", typ: "at+jwt" });
    expect((await verified(body.access_token ?? "")).payload).toEqual({
      iss: tenant.issuer,
      sub: "batch@clients",
      aud: API,
      client_id: "batch",
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
      scope: "batch:upload read:orders",
    });
  });

  test("leaves ID tokens to the key of the tenant, and its access tokens are no good at /userinfo", async () => {
    const { access_token = "", id_token = "" } = await tenant.signedIn({ scope: "openid" });
    expect(decodeProtectedHeader(id_token)).toMatchObject({ alg: "RS256", kid: tenant.keys.current.kid });
    const headers = { authorization: `Bearer ${access_token}` };
    const response = await fetch(`${tenant.issuer}userinfo`, { headers });
    expect([response.status, await response.text()]).toEqual([401, "Unauthorized"]);
  });
});
