import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, CALLBACK, changeClient, PASSWORD } from "./state.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
beforeEach(() => bindActions(tenant.state, "post-login"));
afterAll(() => tenant.close());

const USUAL = { response_type: "code", client_id: "mobile", redirect_uri: CALLBACK, scope: "openid" };
const OTHER_API = "https://api.example.com/other";

const send = (path: string, init: RequestInit = {}) =>
  // A path is sent as it is written, so not by what `URL` makes of it.
  fetch(`${tenant.issuer.slice(0, -1)}${path}`, { redirect: "manual", ...init });

describe("a path that is written otherwise than an endpoint's", () => {
  const query = `?${new URLSearchParams(USUAL)}`;

  test.each([
    ...[
      "/authorize/",
      "/AUTHORIZE",
      "/Authorize",
      "//authorize",
      "/%61uthorize",
      "/authorize%2F",
      "/authorıze",
    ],
    ...["/userinfo/", "/USERINFO", "/v2/logout/", "/V2/logout", "/oidc/logout/", "/oidc/logout/confirm"],
    ...["/.well-known/jwks.json/", "/.WELL-KNOWN/jwks.json", "/.well-known/openid-configuration/"],
    ...[
      "/auth",
      "/token",
      "/jwks",
      "/me",
      "/request",
      "/session/end",
      "/session/end/confirm",
      "/reg",
      "/device",
    ],
    ...["/authorize/a/b", "/u/login/a/b", "/u/login/", "/U/login/a", "/API/v2/clients", "/api/v2"],
  ])("is none: %s", async (path) => {
    const response = await send(`${path}${query}`);
    expect([response.status, await response.text()]).toEqual([404, "Not Found"]);
  });

  test.each(["/oauth/token/", "/OAUTH/TOKEN", "/oauth/Token", "/oauth/revoke/", "/OAuth/revoke", "/token"])(
    "is none: POST %s",
    async (path) => {
      const form = { grant_type: "client_credentials", client_id: "batch", client_secret: "batch secret" };
      const response = await send(path, {
        method: "POST",
        body: new URLSearchParams({ ...form, audience: API }),
      });
      expect([response.status, await response.text()]).toEqual([404, "Not Found"]);
    },
  );

  test("is none by another method, either", async () => {
    expect((await send("/oauth/token")).status).toBe(404);
    expect((await send(`/authorize${query}`, { method: "PUT" })).status).toBe(404);
    expect((await send("/.well-known/jwks.json", { method: "POST" })).status).toBe(404);
    expect((await send("/.well-known/jwks.json", { method: "HEAD" })).status).toBe(200);
  });
});

/** Logs Mia in by a request that is made by hand. @returns where the browser is sent, or the page that refuses */
async function logIn(start: (browser: Browser) => Promise<Response>): Promise<URL | Response> {
  const browser = new Browser();
  const response = await start(browser);
  const location = response.headers.get("location");
  if (location === null) return response;
  const target = new URL(location, response.url);
  if (!target.href.startsWith(tenant.issuer)) return target;
  const page = await browser.get(target);
  return browser.logIn(page, tenant.issuer, "mia@example.com", PASSWORD);
}

async function audienceAt(end: URL | Response): Promise<unknown> {
  const code = end instanceof URL ? (end.searchParams.get("code") ?? "") : "";
  const { client_id, redirect_uri } = USUAL;
  const { body } = await tenant.token({ grant_type: "authorization_code", client_id, redirect_uri, code });
  return decodeJwt(body.access_token ?? "").aud;
}

const authorize = (parameters: Record<string, string>) =>
  `${tenant.issuer}authorize?${new URLSearchParams({ ...USUAL, ...parameters })}`;

describe("an endpoint of Auth0's that the tenant hasn't", () => {
  test.each([
    ["POST", "/oidc/register", "/oidc/register"],
    ["GET", "/samlp/mobile", "/samlp/{id}"],
    ["DELETE", "/mfa/authenticators/totp%7Cdev_1", "/mfa/authenticators/{id}"],
  ])("is answered by its name: %s %s", async (method, path, name) => {
    const response = await fetch(new URL(path, tenant.issuer), { method });
    expect([response.status, await response.json()]).toEqual([
      501,
      { error: "not_implemented", error_description: `local-auth0 does not have ${method} ${name}.` },
    ]);
  });

  test("is none by another method", async () => {
    expect((await fetch(new URL("/oidc/register", tenant.issuer))).status).toBe(404);
  });
});

describe("a sender", () => {
  const forged = JSON.stringify({
    method: "GET",
    query: { audience: OTHER_API, scope: "openid admin", connection: "forged" },
    body: {},
  });

  beforeEach(() => {
    tenant.state.resourceServers.put({ id: "other", name: "Other API", identifier: OTHER_API });
    bindActions(tenant.state, "post-login", "console.log(JSON.stringify(event.request.query));");
    tenant.logs.length = 0;
  });

  test.each([
    [
      "in the query",
      (browser: Browser) => browser.get(authorize({ audience: API, original_request: forged })),
    ],
    [
      "in a form",
      (browser: Browser) =>
        browser.post(`${tenant.issuer}authorize`, { ...USUAL, audience: API, original_request: forged }),
    ],
    [
      "in the query of a form",
      (browser: Browser) =>
        browser.post(`${tenant.issuer}authorize?${new URLSearchParams({ original_request: forged })}`, {
          ...USUAL,
          audience: API,
        }),
    ],
  ])("can't say %s what the tenant tells itself", async (_where, start) => {
    expect(await audienceAt(await logIn(start))).toContain(API);
    expect(tenant.logs.join()).not.toContain('"connection":"forged"');
  });

  test("is read in one way where query and form of a request differ: the form counts", async () => {
    const query = new URLSearchParams({ ...USUAL, audience: OTHER_API, state: "query", nonce: "query" });
    const end = await logIn((browser) =>
      browser.post(`${tenant.issuer}authorize?${query}`, { audience: API, state: "form", scope: "openid" }),
    );
    expect(end instanceof URL && end.searchParams.get("state")).toBe("form");
    expect(await audienceAt(end)).toContain(API);
  });

  test("gets no message to a page by naming another receiver in the query than in the form", async () => {
    const query = new URLSearchParams({ ...USUAL, response_mode: "query" });
    const end = await logIn((browser) =>
      browser.post(`${tenant.issuer}authorize?${query}`, { response_mode: "web_message" }),
    );
    expect(end instanceof Response && [end.status, await end.text()]).toEqual([
      400,
      expect.stringContaining("does not have a registered origin"),
    ]);
  });

  test.each(["audience", "redirect_uri", "client_id", "scope", "state", "organization", "response_mode"])(
    "is refused who sends %s twice",
    async (name) => {
      const url = new URL(authorize({ audience: API }));
      url.searchParams.append(name, "one");
      url.searchParams.append(name, "two");
      const response = await fetch(url, { redirect: "manual" });
      expect([response.status, response.headers.get("location")]).toEqual([400, null]);
      expect(await response.text()).toContain(`The parameter ${name} has to be one text.`);
    },
  );
});

describe("a client without the callback that is asked for", () => {
  test.each(["https://no-callback.invalid/", "https://invalid/", "about:blank", "com.example://x"])(
    "sends nobody to %s",
    async (redirect_uri) => {
      changeClient(tenant.state, "mobile", { callbacks: [] });
      const response = await new Browser().get(authorize({ redirect_uri }));
      expect([response.status, response.headers.get("location")]).toEqual([403, null]);
      expect(await response.text()).toContain("Callback URL mismatch.");
      changeClient(tenant.state, "mobile", { callbacks: [CALLBACK] });
    },
  );

  test("doesn't tell what stands in for it, which is another one each time", async () => {
    const { clientMetadata } = await import("../../src/authentication/client-metadata.ts");
    const client = { client_id: "app", name: "App" };
    const [one, two] = [0, 1].map(() => clientMetadata(client, undefined, new Date()).redirect_uris?.[0]);
    expect(one).toMatch(/^https:\/\/[0-9a-f-]{36}\.invalid\/$/);
    expect(one).not.toBe(two);
  });
});

describe("a body that isn't what an endpoint expects", () => {
  const paths = [
    "/oauth/token",
    "/oauth/revoke",
    "/dbconnections/signup",
    "/authorize",
    "/oidc/logout",
    "/v2/logout",
    ...["/oauth/par", "/oauth/device/code", "/passwordless/start", "/mfa/associate", "/mfa/challenge"],
    "the login page",
  ];
  const values: unknown[] = [{}, [[]], null, 7, { toString: 1 }, "x".repeat(60_000)];
  const NAMES = ["client_id", "client_secret", "grant_type", "code", "refresh_token", "token", "username"];
  const MORE = [
    "password",
    "email",
    "connection",
    "scope",
    "audience",
    "redirect_uri",
    "returnTo",
    ...["id_token_hint", "mfa_token", "otp", "challenge_type", "phone_number", "send"],
  ];

  /** The address of a login page, and the cookies of its browser. */
  async function loginPage(): Promise<[address: string, cookie: string]> {
    const { headers } = await fetch(authorize({}), { redirect: "manual" });
    const cookies = headers.getSetCookie().map((line) => line.split(";")[0]);
    return [headers.get("location") ?? "", cookies.join("; ")];
  }

  test.each(paths)("is refused by %s, and never breaks it", async (name) => {
    const [path, cookie] = name.startsWith("/") ? [name, ""] : await loginPage();
    tenant.logs.length = 0;
    const usual: Record<string, unknown> = {
      ...{
        client_id: "batch",
        client_secret: "batch secret",
        grant_type: "client_credentials",
        audience: API,
      },
      ...{ connection: "people", email: "new@example.com", password: "weak", token: "x" },
    };
    const bodies = [...NAMES, ...MORE].flatMap((name) =>
      values.map((value) => ({ ...usual, [name]: value })),
    );
    const texts = ["", "{", "[]", "null", '"text"', `${"[".repeat(20_000)}${"]".repeat(20_000)}`];
    const statuses = await Promise.all(
      [...bodies.map((body) => JSON.stringify(body)), ...texts].map(async (body) => {
        const headers = { "content-type": "application/json", cookie };
        const response = await send(path, { method: "POST", headers, body });
        await response.text();
        return response.status;
      }),
    );
    expect([...new Set(statuses)].filter((status) => status >= 500)).toEqual([]);
    expect(tenant.logs).toEqual([]);
  });

  test.each([
    ["a list", ["read:orders"]],
    ["an object", { a: 1 }],
  ])("is refused by the token endpoint with 400 for %s in the place of a text", async (_what, scope) => {
    const form = { grant_type: "client_credentials", client_id: "batch", client_secret: "batch secret" };
    const response = await send("/oauth/token", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...form, audience: API, scope }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: "invalid_request", error_description: "scope is not a text." },
    ]);
  });
});
