import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { CALLBACK, changeClient } from "./state.ts";

const ORIGIN = "http://127.0.0.1:8123";
const OTHER = "https://attacker.example.com";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

/** Sends what a page's script sends, as JSON, which the SDK for pages does. */
async function post(path: string, origin: string, body: object) {
  const response = await fetch(`${tenant.issuer}${path}`, {
    method: "POST",
    headers: { origin, "content-type": "application/json", "auth0-client": "e30=" },
    body: JSON.stringify(body),
  });
  const { status, headers } = response;
  return { status, readableBy: headers.get("access-control-allow-origin"), body: await response.text() };
}

/** Sends a preflight. @returns by whom, how and with which headers the request may be made */
async function preflight(path: string, method: string, asked = "auth0-client,content-type") {
  const { status, headers } = await fetch(`${tenant.issuer}${path}`, {
    method: "OPTIONS",
    headers: {
      origin: ORIGIN,
      "access-control-request-method": method,
      "access-control-request-headers": asked,
    },
  });
  const [origin, methods, names] = ["origin", "methods", "headers"].map((name) =>
    headers.get(`access-control-allow-${name}`),
  );
  return { status, origin, allowsMethod: methods?.split(/, ?/).includes(method), names };
}

describe("a page's script", () => {
  test.each([
    ["oauth/token", "POST", ORIGIN],
    ["oauth/revoke", "POST", ORIGIN],
    ["userinfo", "GET", "*"],
    ["dbconnections/signup", "POST", "*"],
    [".well-known/jwks.json", "GET", "*"],
    [".well-known/openid-configuration", "GET", "*"],
  ])("may ask before it calls /%s by %s, with the headers that SDKs send", async (path, method, origin) => {
    expect(await preflight(path, method)).toEqual({
      ...{ status: 204, origin, allowsMethod: true, names: "auth0-client,content-type" },
    });
  });

  test("may ask nothing of pages that are for people", async () => {
    expect(await preflight("authorize", "GET")).toMatchObject({ origin: null });
    expect(await preflight("v2/logout", "GET")).toMatchObject({ origin: null });
  });

  test.each([".well-known/jwks.json", ".well-known/openid-configuration"])(
    "reads /%s, whoever wrote it",
    async (path) => {
      const { headers } = await fetch(`${tenant.issuer}${path}`, { headers: { origin: OTHER } });
      expect(headers.get("access-control-allow-origin")).toBe("*");
    },
  );
});

describe("the token endpoints", () => {
  const refresh = (refresh_token: string, origin: string) =>
    post("oauth/token", origin, { grant_type: "refresh_token", client_id: "mobile", refresh_token });
  const refreshToken = async () => (await tenant.signedIn()).refresh_token ?? "";

  test.each<[string, Record<string, string[]>]>([
    ["a web origin", { web_origins: [ORIGIN] }],
    ["an allowed origin", { allowed_origins: [ORIGIN] }],
    ["a callback's origin", { callbacks: [CALLBACK, `${ORIGIN}/callback`] }],
  ])("answer a page of %s", async (_what, changes) => {
    changeClient(tenant.state, "mobile", changes);
    const token = await refreshToken();
    expect(await refresh(token, ORIGIN)).toMatchObject({ status: 200, readableBy: ORIGIN });
    expect(await refresh("unknown", ORIGIN)).toMatchObject({ status: 403, readableBy: ORIGIN });
  });

  test.each([
    ["another origin", OTHER],
    ["another port", "http://127.0.0.1:8124"],
    ["an origin that only begins alike", `${ORIGIN}.attacker.example.com`],
    ["a sandboxed frame, though the client's callback is an app's", "null"],
  ])("do nothing for a page of %s", async (_what, origin) => {
    changeClient(tenant.state, "mobile", { web_origins: [ORIGIN] });
    const token = await refreshToken();
    expect(await refresh(token, origin)).toMatchObject({ status: 400, readableBy: null });
    expect(await post("oauth/revoke", origin, { client_id: "mobile", token })).toMatchObject({
      ...{ status: 400, readableBy: null },
    });
    expect(await refresh(token, ORIGIN)).toMatchObject({ status: 200 });
  });

  test("revoke a public client's token, sent as JSON, for a page of it", async () => {
    changeClient(tenant.state, "mobile", { web_origins: [ORIGIN] });
    const token = await refreshToken();
    expect(
      await post("oauth/revoke", ORIGIN, { client_id: "mobile", token_type_hint: "refresh_token", token }),
    ).toEqual({ status: 200, readableBy: ORIGIN, body: "" });
    expect(await refresh(token, ORIGIN)).toMatchObject({
      status: 403,
      body: JSON.stringify({
        error: "invalid_grant",
        error_description: "Unknown or invalid refresh token.",
      }),
    });
  });

  test("want the secret of a client that has one from its page, too", async () => {
    changeClient(tenant.state, "web", { web_origins: [ORIGIN] });
    const token = await refreshToken();
    expect(await post("oauth/revoke", ORIGIN, { client_id: "web", token })).toMatchObject({ status: 401 });
    expect(await refresh(token, "")).toMatchObject({ status: 200 });
  });
});
