import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, CALLBACK, changeClient, changeUser, PASSWORD, WEB_CALLBACK } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

const web = { clientId: "web", clientSecret: "web secret", redirectUri: WEB_CALLBACK };

describe("a login", () => {
  test("lets a person in through a native application's custom scheme", async () => {
    expect(await tenant.signIn()).toMatchObject({
      ok: true,
      tokens: { token_type: "Bearer", expires_in: 7200 },
    });
  });

  test("lets a person in through a web application on loopback http, by its secret", async () => {
    expect(await tenant.signIn(web)).toMatchObject({ ok: true });
  });

  test("lets a person in through a claimed https callback of a native application", async () => {
    const redirectUri = "https://localhost:4443/android/com.example.timesheets/callback";
    changeClient(tenant.state, "mobile", { callbacks: [redirectUri] });
    expect(await tenant.signIn({ redirectUri })).toMatchObject({ ok: true });
  });

  test("finds the person by e-mail address in any case, and by user name", async () => {
    changeUser(tenant.state, "mia", { username: "mia_b" });
    expect(await tenant.signIn({ username: "Mia@Example.com" })).toMatchObject({ ok: true });
    expect(await tenant.signIn({ username: "mia_b" })).toMatchObject({ ok: true });
  });

  test("counts", async () => {
    await tenant.signIn();
    await tenant.signIn();
    expect(tenant.state.users.get("auth0|mia")).toMatchObject({ logins_count: 2, last_ip: "127.0.0.1" });
  });

  test.each([
    ["a wrong password", { password: "wrong" }],
    ["an unknown person", { username: "nobody@example.com" }],
    ["no password", { password: "" }],
  ])("shows the form again after %s", async (_what, changes) => {
    expect(await tenant.signIn(changes)).toEqual({
      ok: false,
      error: "login_failed",
      description: "Wrong username or password.",
      status: 400,
    });
  });

  test("does not let a blocked person in", async () => {
    changeUser(tenant.state, "mia", { blocked: true });
    expect(await tenant.signIn()).toMatchObject({ ok: false, description: "Your account has been blocked." });
  });

  test("lets nobody in through an application without an enabled connection", async () => {
    tenant.state.connections.put({
      id: "con_1",
      name: "people",
      strategy: "auth0",
      enabled_clients: ["web"],
    });
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "invalid_request",
      description: "no connections enabled for the client",
    });
  });

  test("lets nobody in through a connection that is no database", async () => {
    const enabled_clients = ["mobile"];
    tenant.state.connections.put({ id: "con_1", name: "people", strategy: "google-oauth2", enabled_clients });
    expect(await tenant.signIn()).toMatchObject({ description: "no connections enabled for the client" });
  });

  test("does not let people of a connection in that is enabled for other applications only", async () => {
    changeUser(tenant.state, "mia", { connection: "others" });
    tenant.state.connections.put({
      id: "con_2",
      name: "others",
      strategy: "auth0",
      enabled_clients: ["web"],
    });
    expect(await tenant.signIn()).toMatchObject({ ok: false, error: "login_failed" });
    expect(await tenant.signIn(web)).toMatchObject({ ok: true });
  });
});

describe("an authorization request", () => {
  test.each([
    [
      "a callback that is not listed",
      { redirectUri: "https://attacker.example.com/cb" },
      403,
      "Callback URL mismatch.",
    ],
    [
      "a callback with more than the listed one",
      { redirectUri: `${CALLBACK}/x` },
      403,
      "Callback URL mismatch.",
    ],
    ["a client that is not there", { clientId: "nobody" }, 400, "Unknown client."],
  ])("gets a page, and no redirect, for %s", async (_what, changes, status, description) => {
    expect(await tenant.signIn(changes)).toEqual({
      ok: false,
      error: "invalid_request",
      description,
      status,
    });
  });

  test("is let through a wildcard, as dangerous as that is", async () => {
    changeClient(tenant.state, "mobile", { callbacks: ["https://*.example.com/cb"] });
    const redirectUri = "https://attacker.example.com/cb";
    expect(await tenant.signIn({ redirectUri })).toMatchObject({ ok: true });
    expect(await tenant.signIn({ redirectUri: "https://a.b.example.com/cb" })).toMatchObject({ status: 403 });
  });

  test("goes back with an error when there is no such API", async () => {
    expect(await tenant.signIn({ audience: "urn:none" })).toMatchObject({
      ok: false,
      error: "access_denied",
      description: "Service not found: urn:none",
    });
  });

  test("goes back with an error when the application has no grant for people at the API", async () => {
    tenant.state.clientGrants.delete("cgr_mobile");
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "access_denied",
      description:
        'Client "mobile" is not authorized to access resource server "https://api.example.com/timesheets".',
    });
  });

  test("goes back with an error when the application may not use the code flow", async () => {
    changeClient(tenant.state, "mobile", { grant_types: ["refresh_token"] });
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "unauthorized_client",
      description: "Grant type 'authorization_code' not allowed for the client.",
    });
  });

  test("is refused before anybody is asked to log in", async () => {
    tenant.state.clientGrants.delete("cgr_mobile");
    const url = new URL("authorize", tenant.issuer);
    const parameters = { response_type: "code", client_id: "mobile", redirect_uri: CALLBACK, audience: API };
    url.search = new URLSearchParams(parameters).toString();
    const response = await fetch(url, { redirect: "manual" });
    expect(response.headers.get("location")).toMatch(/^com\.example\.timesheets:.*[?&]error=access_denied/);
  });

  test("may be posted", async () => {
    const response = await fetch(`${tenant.issuer}authorize`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ response_type: "code", client_id: "mobile", redirect_uri: CALLBACK }),
    });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/u\/login\//),
    ]);
  });

  test("with prompt=none goes back with login_required when nobody is logged in", async () => {
    const url = new URL("authorize", tenant.issuer);
    url.search = new URLSearchParams({
      ...{ response_type: "code", client_id: "mobile", redirect_uri: CALLBACK },
      ...{ prompt: "none", state: "s" },
    }).toString();
    const response = await fetch(url, { redirect: "manual" });
    const { searchParams } = new URL(response.headers.get("location") ?? "");
    expect([searchParams.get("error"), searchParams.get("state")]).toEqual(["login_required", "s"]);
  });
});

describe("the login page", () => {
  test("is one form for username and password that lists the people of the connection", async () => {
    const start = new URL("authorize", tenant.issuer);
    const parameters = { response_type: "code", client_id: "mobile", redirect_uri: CALLBACK };
    start.search = new URLSearchParams({ ...parameters, login_hint: `"><b>` }).toString();
    const redirect = await fetch(start, { redirect: "manual" });
    const cookie = redirect.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const page = await fetch(new URL(redirect.headers.get("location") ?? "", start), { headers: { cookie } });
    const html = await page.text();
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(html.match(/<form method="post" action="\/u\/login\/[^"]+">/g)).toHaveLength(1);
    expect(html.match(/<input [^>]*name="([^"]+)"/g)).toHaveLength(2);
    expect(html.match(/<option value="([^"]+)"/g)).toEqual([
      '<option value="mia@example.com"',
      '<option value="eve@example.com"',
    ]);
    expect(html).toContain("Timesheets Mobile");
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  test("needs the browser in which the login began", async () => {
    const response = await fetch(`${tenant.issuer}u/login/unknown`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("interaction session id cookie not found");
  });
});

describe("proof key for code exchange", () => {
  test.each(["S256", "plain", "none"] as const)("is supported as %s, and not required", async (pkce) => {
    expect(await tenant.signIn({ pkce })).toMatchObject({ ok: true });
  });

  test.each([
    ["a wrong verifier", "S256", { code_verifier: "x".repeat(43) }],
    ["no verifier", "S256", { code_verifier: "" }],
    ["a wrong plain verifier", "plain", { code_verifier: "x".repeat(43) }],
    ["a verifier without a challenge", "none", { code_verifier: "x".repeat(43) }],
  ] as const)("refuses %s", async (_what, pkce, change) => {
    const altered: typeof fetch = (input, init) => {
      if (init?.body instanceof URLSearchParams && init.body.has("code")) {
        for (const [name, value] of Object.entries(change)) init.body.set(name, value);
      }
      return fetch(input, init);
    };
    expect(await tenant.signIn({ pkce, fetch: altered })).toEqual({
      ok: false,
      error: "invalid_grant",
      description: "Failed to verify code verifier",
      status: 403,
    });
  });
});

test("a password is never part of what the tenant answers or logs", async () => {
  await tenant.signIn();
  await tenant.signIn({ password: "wrong" });
  expect(tenant.logs.join("\n")).not.toContain(PASSWORD);
});
