import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { CALLBACK, changeClient, changeUser, PASSWORD, WEB_CALLBACK } from "./state.ts";

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
    const redirectUri = "https://localhost:4443/android/com.example.orders/callback";
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
    expect(html).toContain("Orders Mobile");
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  test("needs the browser in which the login began", async () => {
    const response = await fetch(`${tenant.issuer}u/login/unknown`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("interaction session id cookie not found");
  });
});

test("a password is never part of what the tenant answers or logs", async () => {
  await tenant.signIn();
  await tenant.signIn({ password: "wrong" });
  expect(tenant.logs.join("\n")).not.toContain(PASSWORD);
});
