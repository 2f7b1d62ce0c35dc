import { decodeJwt } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, changeClient, PASSWORD } from "./state.ts";

const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

let tenant: Fixture;
let browser: Browser;
beforeAll(async () => {
  tenant = await startFixture();
});
beforeEach(() => {
  browser = new Browser();
  changeClient(tenant.state, "mobile", { grant_types: [DEVICE, "refresh_token"] });
  bindActions(tenant.state, "post-login");
});
afterAll(() => tenant.close());

async function start(changes: Record<string, string> = {}) {
  const form = { client_id: "mobile", audience: API, scope: "openid read:orders offline_access", ...changes };
  const body = new URLSearchParams(form);
  const response = await fetch(`${tenant.issuer}oauth/device/code`, { method: "POST", body });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const poll = (device_code = "", client_id = "mobile") =>
  tenant.token({ grant_type: DEVICE, client_id, device_code });

/** Sends the form of a page, with its hidden fields and these. @returns the page that follows, whose redirects are followed */
async function submit(page: Response | URL, fields: Record<string, string>): Promise<Response | URL> {
  if (page instanceof URL) throw new Error(`expected a page, not ${page}`);
  const text = await page.text();
  const hidden = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const action = /action="([^"]+)"/.exec(text)?.[1] ?? "";
  const form = { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...fields };
  const response = await browser.post(new URL(action, page.url), form);
  const location = response.headers.get("location");
  return location === null ? response : browser.follow(new URL(location, response.url), tenant.issuer);
}

/** Types in a code, confirms it, and logs in. @returns the last page's text */
async function activate(user_code = "", username = "mia@example.com"): Promise<string> {
  const confirmation = await submit(await browser.get(`${tenant.issuer}activate`), { user_code });
  const login = await submit(confirmation, { confirm: "yes" });
  const end = await submit(login, { username, password: PASSWORD });
  return end instanceof Response ? end.text() : end.href;
}

const textOf = async (page: Response | URL) => (page instanceof Response ? page.text() : page.href);

describe("a device", () => {
  test("gets tokens once somebody has typed in its code, confirmed it and logged in", async () => {
    const { status, body } = await start();
    expect([status, body]).toEqual([
      200,
      {
        device_code: expect.any(String),
        user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
        verification_uri: `${tenant.issuer}activate`,
        verification_uri_complete: `${tenant.issuer}activate?user_code=${body.user_code}`,
        expires_in: 900,
        interval: 5,
      },
    ]);
    expect(await poll(body.device_code)).toEqual({
      status: 403,
      body: { error: "authorization_pending", error_description: "User has yet to authorize device code." },
    });
    expect(await activate(body.user_code)).toContain("Your device is now connected.");
    const tokens = (await poll(body.device_code)).body;
    expect(tokens).toMatchObject({
      scope: "openid read:orders offline_access",
      refresh_token: expect.any(String),
    });
    expect(decodeJwt(tokens.access_token ?? "")).toMatchObject({ sub: "auth0|mia", azp: "mobile" });
    expect(decodeJwt(tokens.id_token ?? "")).toMatchObject({ sub: "auth0|mia", aud: "mobile" });
    expect(await poll(body.device_code)).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
  });

  test("is told to wait when it asks too often, by the tenant's clock", async () => {
    const { device_code } = (await start()).body;
    await poll(device_code);
    expect(await poll(device_code)).toMatchObject({ status: 429, body: { error: "slow_down" } });
    tenant.passTime(5);
    expect(await poll(device_code)).toMatchObject({ status: 403, body: { error: "authorization_pending" } });
  });

  test("has a quarter of an hour, and nobody can type in its code after it", async () => {
    const { device_code, user_code } = (await start()).body;
    tenant.passTime(900);
    expect(await poll(device_code)).toMatchObject({ status: 403, body: { error: "expired_token" } });
    expect(await poll(device_code)).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    const page = await submit(await browser.get(`${tenant.issuer}activate`), { user_code: user_code ?? "" });
    expect(await textOf(page)).toMatch(/role="alert"/);
  });

  test("can't use another client's code, nor one that is made up", async () => {
    changeClient(tenant.state, "web", { grant_types: [DEVICE], token_endpoint_auth_method: "none" });
    const { device_code } = (await start()).body;
    expect(await poll(device_code, "web")).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    expect(await poll("made up")).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
  });

  test("needs a client with the grant", async () => {
    changeClient(tenant.state, "mobile", { grant_types: ["authorization_code"] });
    const refusal = {
      error: "unauthorized_client",
      error_description: `Grant type '${DEVICE}' not allowed for the client.`,
    };
    expect(await start()).toMatchObject({ body: refusal });
    expect((await start({ client_id: "nobody" })).status).toBe(401);
  });

  test("is told when the person cancels, and when an Action denies", async () => {
    const cancelled = (await start()).body;
    const page = await browser.get(`${tenant.issuer}activate`);
    const confirmation = await submit(page, { user_code: cancelled.user_code ?? "" });
    expect(await textOf(await submit(confirmation, { abort: "yes" }))).toContain(
      "The device was not connected.",
    );
    expect(await poll(cancelled.device_code)).toMatchObject({
      status: 403,
      body: { error: "access_denied" },
    });

    bindActions(tenant.state, "post-login", "api.access.deny('Not on a television.');");
    browser = new Browser();
    const denied = (await start()).body;
    await activate(denied.user_code);
    expect(await poll(denied.device_code)).toEqual({
      status: 403,
      body: { error: "access_denied", error_description: "Not on a television." },
    });
  });

  test("tells Actions that it is one", async () => {
    bindActions(
      tenant.state,
      "post-login",
      "console.log(event.transaction.protocol, event.request.body.scope);",
    );
    tenant.logs.length = 0;
    await activate((await start()).body.user_code);
    expect(tenant.logs).toEqual(["Action 1: oauth2-device-code openid read:orders offline_access"]);
  });
});

describe("the page for a device's code", () => {
  test("refuses one that no device shows, escaped", async () => {
    const page = await submit(await browser.get(`${tenant.issuer}activate`), { user_code: "<b>XXXX" });
    const text = await textOf(page);
    expect(text).toContain("The code is not the one of a device.");
    expect(text).not.toContain("<b>XXXX");
  });

  test("takes no post of another site", async () => {
    const { device_code, user_code = "" } = (await start()).body;
    const fields = { user_code, confirm: "yes" };
    const stranger = await browser.post(`${tenant.issuer}activate`, fields);
    expect([stranger.status, stranger.headers.get("location")]).toEqual([303, "/activate"]);
    await browser.get(`${tenant.issuer}activate`);
    const posted = await browser.post(`${tenant.issuer}activate`, { ...fields, xsrf: "guessed" });
    expect(posted.status).toBe(400);
    expect((await poll(device_code)).body.error).toBe("authorization_pending");
  });

  test("asks for a confirmation even of whoever is logged in and follows a whole link", async () => {
    const { user_code, verification_uri_complete = "" } = (await start()).body;
    await activate((await start()).body.user_code);
    const confirmation = await submit(await browser.get(verification_uri_complete), {});
    expect(await textOf(confirmation)).toContain(`<strong>${user_code}</strong>`);
  });

  test("is in no frame", async () => {
    const page = await browser.get(`${tenant.issuer}activate`);
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });
});

test("the certified client gets a device its codes", async () => {
  const application = await client.discovery(new URL(tenant.issuer), "mobile", undefined, client.None());
  const codes = await client.initiateDeviceAuthorization(application, { scope: "openid" });
  expect(codes).toMatchObject({ verification_uri: `${tenant.issuer}activate`, interval: 5 });
});
