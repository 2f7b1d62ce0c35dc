import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "./browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, CALLBACK, changeUser, PASSWORD, WEB_CALLBACK } from "./state.ts";

let tenant: Fixture;
let browser: Browser;
beforeEach(async () => {
  tenant = await startFixture();
  browser = new Browser();
});
afterEach(() => tenant.close());

function authorizeUrl(changes: Record<string, string> = {}): URL {
  const url = new URL("authorize", tenant.issuer);
  const parameters = { response_type: "code", client_id: "mobile", redirect_uri: CALLBACK, scope: "openid" };
  url.search = new URLSearchParams({ ...parameters, ...changes }).toString();
  return url;
}

/** Where an authorization request ends: at the callback with these parameters, or at a page. */
async function outcomeOf(changes: Record<string, string> = {}) {
  const end = await browser.follow(authorizeUrl(changes), tenant.issuer);
  return end instanceof URL ? Object.fromEntries(end.searchParams) : end;
}

async function logIn(username = "mia@example.com", changes: Record<string, string> = {}) {
  const page = await outcomeOf(changes);
  if (!(page instanceof Response)) throw new Error("expected the login page");
  return browser.logIn(page, tenant.issuer, username, PASSWORD);
}

const CODE = { code: expect.any(String), iss: expect.any(String) };

describe("a session", () => {
  test("lets the person in again without the form, in every application of their connection", async () => {
    await logIn();
    expect(await outcomeOf()).toEqual(CODE);
    expect(await outcomeOf({ prompt: "none", state: "s" })).toEqual({ ...CODE, state: "s" });
    expect(await outcomeOf({ client_id: "web", redirect_uri: WEB_CALLBACK })).toEqual(CODE);
  });

  test("is not enough where the application asks for a login", async () => {
    await logIn();
    expect(await outcomeOf({ prompt: "login" })).toBeInstanceOf(Response);
  });

  test("is not enough once the person has been blocked or deleted", async () => {
    await logIn();
    changeUser(tenant.state, "mia", { blocked: true });
    expect(await outcomeOf({ prompt: "none" })).toMatchObject({ error: "login_required" });
    tenant.state.users.delete("auth0|mia");
    expect(await outcomeOf({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test("is not enough for an application whose connections are not the person's", async () => {
    await logIn();
    tenant.state.connections.put({
      id: "con_1",
      name: "people",
      strategy: "auth0",
      enabled_clients: ["mobile"],
    });
    tenant.state.connections.put({
      id: "con_2",
      name: "others",
      strategy: "auth0",
      enabled_clients: ["web"],
    });
    const web = { client_id: "web", redirect_uri: WEB_CALLBACK, prompt: "none" };
    expect(await outcomeOf(web)).toMatchObject({ error: "login_required" });
  });

  test("runs the Actions each time", async () => {
    bindActions(tenant.state, "post-login", "console.log(event.transaction.protocol);");
    await logIn();
    await outcomeOf();
    expect(tenant.logs).toEqual(["Action 1: oidc-basic-profile", "Action 1: oidc-basic-profile"]);
  });

  test("gives way to that of somebody else who logs in", async () => {
    await logIn();
    expect(await logIn("eve@example.com", { prompt: "login" })).toBeInstanceOf(URL);
    bindActions(tenant.state, "post-login", "console.log(event.user.email);");
    await outcomeOf();
    expect(tenant.logs).toEqual(["Action 1: eve@example.com"]);
  });
});

describe("logging out", () => {
  const logout = (path: string, parameters: Record<string, string>) =>
    browser.get(new URL(`${path}?${new URLSearchParams(parameters)}`, tenant.issuer));

  test.each([
    [
      "v2/logout",
      { client_id: "mobile", returnTo: "https://app.example.com/bye" },
      "https://app.example.com/bye",
    ],
    [
      "v2/logout",
      { client_id: "mobile", returnTo: "https://app.example.com/bye?a=1" },
      "https://app.example.com/bye?a=1",
    ],
    [
      "oidc/logout",
      { client_id: "mobile", post_logout_redirect_uri: "https://app.example.com/bye", state: "s" },
      "https://app.example.com/bye?state=s",
    ],
  ])("at %s ends the session and goes to an allowed URL", async (path, parameters, target) => {
    await logIn();
    const response = await logout(path, parameters);
    expect([response.status, response.headers.get("location")]).toEqual([302, target]);
    expect(await outcomeOf({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test("ends the session for whoever has kept its cookies", async () => {
    await logIn();
    const kept = new Browser(browser);
    await logout("v2/logout", {});
    browser = kept;
    expect(await outcomeOf({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test("without a target ends the session", async () => {
    await logIn();
    const response = await logout("v2/logout", {});
    expect([response.status, await response.text()]).toEqual([200, "OK"]);
    expect(await outcomeOf({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test.each([
    ["v2/logout", { client_id: "mobile", returnTo: "https://attacker.example.com/" }],
    ["v2/logout", { client_id: "web", returnTo: "https://app.example.com/bye" }],
    ["v2/logout", { returnTo: "https://app.example.com/bye" }],
    ["oidc/logout", { post_logout_redirect_uri: "https://app.example.com/bye" }],
    [
      "oidc/logout",
      { id_token_hint: "no.id.token", post_logout_redirect_uri: "https://app.example.com/bye" },
    ],
  ])("at %s goes nowhere that is not allowed, and ends nothing: %o", async (path, parameters) => {
    await logIn();
    const response = await logout(path, parameters);
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    expect(await outcomeOf({ prompt: "none" })).toEqual(CODE);
  });
});
