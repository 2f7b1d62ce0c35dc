import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API } from "./state.ts";

let own: Fixture;
/** The issuer at the other name of this machine. */
let custom: string;
beforeAll(async () => {
  own = await startFixture();
  custom = own.issuer.replace("localhost", "127.0.0.1");
});
afterAll(() => own.close());

const put = (status: "pending_verification" | "ready") =>
  own.state.customDomains.put({
    custom_domain_id: "cd_1",
    domain: new URL(custom).host,
    status,
    type: "auth0_managed_certs",
  });

const discovered = async (issuer: string): Promise<Record<string, string>> =>
  (await fetch(`${issuer}.well-known/openid-configuration`)).json() as Promise<Record<string, string>>;

describe("a custom domain", () => {
  test("is answered under the tenant's own issuer until it is verified", async () => {
    put("pending_verification");
    expect((await discovered(custom)).issuer).toBe(own.issuer);
  });

  test("has an issuer and endpoints of its own, and the same keys", async () => {
    put("ready");
    const document = await discovered(custom);
    const addresses = Object.values(document).filter((value) => String(value).startsWith("https:"));
    expect(addresses).toHaveLength(9);
    expect(addresses.filter((address) => !address.startsWith(custom))).toEqual([]);
    expect((await discovered(own.issuer)).issuer).toBe(own.issuer);
  });

  test("issues tokens with its own issuer, which its own /userinfo takes and the other's does not", async () => {
    put("ready");
    const tokens = await own.signedIn({ issuer: custom });
    const access = tokens.access_token ?? "";
    const keys = createRemoteJWKSet(new URL(".well-known/jwks.json", custom));
    const { payload } = await jwtVerify(access, keys);
    expect([payload.iss, payload.aud]).toEqual([custom, [API, `${custom}userinfo`]]);
    expect(decodeJwt(tokens.id_token ?? "").iss).toBe(custom);
    const ask = async (issuer: string) =>
      (await fetch(`${issuer}userinfo`, { headers: { authorization: `Bearer ${access}` } })).status;
    expect([await ask(custom), await ask(own.issuer)]).toEqual([200, 401]);
  });

  test("refreshes what was got at the tenant's own, with the issuer of the domain that is asked", async () => {
    put("ready");
    const { refresh_token = "" } = await own.signedIn();
    const response = await fetch(`${custom}oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "refresh_token", client_id: "mobile", refresh_token }),
    });
    const { access_token = "" } = (await response.json()) as Record<string, string>;
    expect(decodeJwt(access_token).iss).toBe(custom);
  });
});
