import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { chromium } from "command-line/chromium";
import { startTenant, type Tenant } from "local-auth0";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accessibilityViolations } from "../support/accessibility.ts";
import { allowThirdPartyCookies, inChromium, launchChromium } from "../support/chromium.ts";

const PASSWORD = "Correct-horse-7-battery";
const MIA = "mia@example.com";
const EVE = "eve@example.com";

let home: string;
let tenant: Tenant;
let pages: Server;
let origin: string;
let clientId: string;

/** A tenant with two people and a native application that also runs as a page, at an address of this machine. */
async function startPages(): Promise<void> {
  pages = createServer((_request, response) =>
    response
      .setHeader("content-type", "text/html")
      .end("<!doctype html><title>A page of the application</title>"),
  ).listen(0, "127.0.0.1");
  await once(pages, "listening");
  const address = pages.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  home = await mkdtemp(path.join(tmpdir(), "tenant-in-browser-"));
  tenant = await startTenant({ home });
  const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  const { client_id } = await management.clients.create({
    name: "Orders Mobile",
    app_type: "native",
    callbacks: [`${origin}/callback`],
    web_origins: [origin],
    allowed_logout_urls: [`${origin}/`],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  });
  clientId = client_id ?? "";
  for (const email of [MIA, EVE]) {
    const connection = "Username-Password-Authentication";
    await management.users.create({ connection, email, password: PASSWORD });
  }
}

/** An authorization request as a page sends it. */
function authorizeUrl(parameters: Record<string, string> = {}): string {
  const usual = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: `${origin}/callback`,
    state: "s",
  };
  const query = new URLSearchParams({ ...usual, scope: "openid email offline_access", ...parameters });
  return `${tenant.issuer}authorize?${query}`;
}

/** Asks in a hidden frame whether somebody is logged in. @returns the response that the page is told */
function askSilently(page: Page, from = tenant.issuer): Promise<Record<string, string>> {
  const url = authorizeUrl({ prompt: "none", response_mode: "web_message" });
  return page.evaluate(`new Promise((resolve) => {
    const frame = document.createElement("iframe");
    addEventListener("message", ({ origin, data }) => {
      if (origin === ${JSON.stringify(new URL(from).origin)} && data.type === "authorization_response") resolve(data.response);
    });
    frame.src = ${JSON.stringify(url)};
    document.body.append(frame);
  })`) as Promise<Record<string, string>>;
}

/** Calls a token endpoint from the page, as SDKs do. */
function call(page: Page, endpoint: string, body: object): Promise<{ status: number; text: string }> {
  return page.evaluate(`fetch(${JSON.stringify(`${tenant.issuer}${endpoint}`)}, {
    method: "POST",
    headers: { "content-type": "application/json", "auth0-client": "e30=" },
    body: ${JSON.stringify(JSON.stringify(body))},
  }).then(async (response) => ({ status: response.status, text: await response.text() }))`) as Promise<{
    status: number;
    text: string;
  }>;
}

async function logIn(page: Page, email: string): Promise<void> {
  await page.goto(authorizeUrl());
  await page.type("#username", email);
  await page.type("#password", PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click("button")]);
}

describe.skipIf(chromium === undefined)(`the local tenant ${inChromium}`, () => {
  let browser: Browser;
  let page: Page;
  const noise: string[] = [];
  beforeAll(async () => {
    await startPages();
    const userDataDir = path.join(home, "profile");
    await allowThirdPartyCookies(userDataDir);
    browser = await launchChromium({ userDataDir, acceptInsecureCerts: true });
  });
  afterAll(async () => {
    await browser.close();
    await tenant.close();
    pages.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    const context = await browser.createBrowserContext();
    page = await context.newPage();
    noise.length = 0;
    page.on("console", (message) => {
      if (message.type() === "error") noise.push(message.text());
    });
    page.on("pageerror", (error) => noise.push(String(error)));
  });
  afterEach(() => page.browserContext().close());

  test("tells a page of another site in a frame who is logged in, until they log out, and then of the next person", async () => {
    await page.goto(origin);
    expect(await askSilently(page)).toMatchObject({ error: "login_required", state: "s" });
    for (const email of [MIA, EVE]) {
      await logIn(page, email);
      expect(page.url()).toContain(`${origin}/callback?code=`);
      await page.goto(origin);
      const { code = "" } = await askSilently(page);
      const grant = {
        grant_type: "authorization_code",
        client_id: clientId,
        redirect_uri: `${origin}/callback`,
      };
      const { status, text } = await call(page, "oauth/token", { ...grant, code });
      expect(status).toBe(200);
      const { id_token, refresh_token: token } = JSON.parse(text);
      expect(JSON.parse(atob(id_token.split(".")[1]))).toMatchObject({ email });
      const revocation = { client_id: clientId, token_type_hint: "refresh_token", token };
      expect(await call(page, "oauth/revoke", revocation)).toEqual({ status: 200, text: "" });
      await page.goto(
        `${tenant.issuer}v2/logout?${new URLSearchParams({ client_id: clientId, returnTo: `${origin}/` })}`,
      );
      expect(page.url()).toBe(`${origin}/`);
      expect(await askSilently(page)).toMatchObject({ error: "login_required" });
    }
    expect(noise).toEqual([]);
  });

  test("lets nobody read a response of the token endpoint who isn't one of the client's origins", async () => {
    await page.goto(origin.replace("127.0.0.1", "localhost"));
    await expect(call(page, "oauth/token", { client_id: clientId })).rejects.toThrow("Failed to fetch");
  });

  test("shows its login page in no frame", async () => {
    await page.goto(origin);
    const { promise: refused, resolve } = Promise.withResolvers<string>();
    page.on("console", (message) => resolve(message.text()));
    await page.evaluate(`document.body.append(
      Object.assign(document.createElement("iframe"), { src: ${JSON.stringify(authorizeUrl())} }))`);
    expect(await refused).toContain("frame-ancestors 'none'");
  });

  test("leaves a page as it was when a person goes back from the login", async () => {
    await page.goto(`${origin}/#before`);
    await page.goto(authorizeUrl());
    await page.goBack();
    expect(page.url()).toBe(`${origin}/#before`);
    expect(await askSilently(page)).toMatchObject({ error: "login_required" });
  });

  test.each<[number, "light" | "dark"]>([
    [360, "light"],
    [360, "dark"],
    [768, "light"],
  ])(
    "has a login page that fits %d pixels in %s and violates no rule of accessibility, also when it refuses",
    async (width, scheme) => {
      await page.setViewport({ width, height: 640 });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.goto(authorizeUrl());
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.type("#username", MIA);
      await page.type("#password", "wrong");
      await Promise.all([page.waitForNavigation(), page.click("button")]);
      expect(await page.$eval("[role=alert]", (alert) => alert.textContent)).toBe(
        "Wrong username or password.",
      );
      expect(await accessibilityViolations(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      const heights = await page.$$eval("input, button", (targets) =>
        targets.map(({ offsetHeight }) => offsetHeight),
      );
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    },
  );
});
