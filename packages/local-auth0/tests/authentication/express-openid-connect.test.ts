import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { auth, type ConfigParams, requiresAuth } from "express-openid-connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "../../src/state/password.ts";
import { startTenant, type Tenant } from "../../src/tenant.ts";
import { Browser } from "../client/browser.ts";

const PASSWORD = "correct horse";
const AUDIENCE = "https://api.example.com/";

let tenant: Tenant;
const servers: Server[] = [];
beforeAll(async () => {
  tenant = await startTenant();
  const at = "2026-11-21T12:00:00.000Z";
  tenant.state.users.put({
    ...{ user_id: "auth0|mia", email: "mia@example.com", connection: "people", roles: [], permissions: [] },
    ...{ created_at: at, updated_at: at, password: hashPassword(PASSWORD) },
  });
  tenant.state.connections.put({ id: "con", name: "people", strategy: "auth0", enabled_clients: ["site"] });
  tenant.state.resourceServers.put({
    ...{ id: "api", name: "API", identifier: AUDIENCE, allow_offline_access: true },
    scopes: [{ value: "read:orders" }],
  });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await tenant.close();
});

/** Serves a site as the README of `express-openid-connect` begins it. @returns its address */
async function serve(config: ConfigParams): Promise<string> {
  const app = express();
  const server = app.listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const baseURL = `http://localhost:${(server.address() as AddressInfo).port}`;
  tenant.state.clients.put({
    ...{ client_id: "site", client_secret: "a secret", name: "Site", app_type: "regular_web" },
    ...{
      token_endpoint_auth_method: "client_secret_post",
      grant_types: ["authorization_code", "implicit", "refresh_token"],
    },
    ...{ callbacks: [`${baseURL}/callback`], allowed_logout_urls: [baseURL] },
  });
  app.use(
    auth({
      ...{ authRequired: false, auth0Logout: true, baseURL, clientID: "site", clientSecret: "a secret" },
      ...{ issuerBaseURL: tenant.issuer, secret: "a long random string that signs the site's cookies" },
      ...config,
    }),
  );
  app.get("/", (request, response) => {
    response.json(request.oidc.isAuthenticated());
  });
  app.get("/profile", requiresAuth(), async (request, response) => {
    const { accessToken, user } = request.oidc;
    const refreshed = accessToken === undefined ? undefined : await accessToken.refresh();
    response.json({ user, scope: refreshed && (await request.oidc.fetchUserInfo()).sub });
  });
  return baseURL;
}

/** Goes to a page that wants a login, logs in, and comes back. @returns the page */
async function visit(browser: Browser, address: string): Promise<Response> {
  let end: Response | URL = await browser.follow(address, address);
  if (end instanceof URL) end = await browser.follow(end, tenant.issuer);
  if (end instanceof Response && end.url.includes("/u/login/")) {
    end = await browser.logIn(end, tenant.issuer, "mia@example.com", PASSWORD);
  }
  const callback = end instanceof URL ? await browser.get(end) : await posted(browser, end);
  const location = callback.headers.get("location");
  return location === null ? callback : browser.get(new URL(location, callback.url));
}

/** Posts the form of a page, as its script does. */
async function posted(browser: Browser, page: Response): Promise<Response> {
  const text = await page.text();
  const fields = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const action = /action="([^"]+)"/.exec(text)?.[1] ?? "";
  return browser.post(action, Object.fromEntries(fields.map(([, name, value]) => [name, value])));
}

describe("a site with express-openid-connect", () => {
  test("logs people in by an ID token that is posted to it, as it does unless told otherwise", async () => {
    const site = await serve({});
    const browser = new Browser();
    const profile = await visit(browser, `${site}/profile`);
    expect(await profile.json()).toMatchObject({ user: { sub: "auth0|mia", email: "mia@example.com" } });
    expect(await (await browser.get(site)).json()).toBe(true);
    const logout = await browser.get(`${site}/logout`);
    expect(logout.headers.get("location")).toMatch(new RegExp(`^${tenant.issuer}(oidc|v2)/logout`));
    const back = await browser.get(logout.headers.get("location") ?? "");
    expect(back.headers.get("location")).toBe(`${site}/`);
    expect(await (await browser.get(site)).json()).toBe(false);
  });

  test.each<[string, ConfigParams & { responseType?: string }]>([
    ["by a code", {}],
    ["by a code that it asked for by a pushed request", { pushedAuthorizationRequests: true }],
    ["by a code and an ID token", { responseType: "code id_token" }],
  ])(
    "logs people in %s, refreshes and reads /userinfo",
    async (_how, { responseType = "code", ...config }) => {
      const site = await serve({
        authorizationParams: {
          ...{ response_type: responseType, audience: AUDIENCE },
          scope: "openid email offline_access read:orders",
        },
        ...config,
      });
      const profile = await visit(new Browser(), `${site}/profile`);
      expect(await profile.json()).toMatchObject({ user: { sub: "auth0|mia" }, scope: "auth0|mia" });
    },
  );
});
