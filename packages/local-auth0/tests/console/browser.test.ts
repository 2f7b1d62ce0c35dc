import { getRequestListener } from "@hono/node-server";
import { temporaryFolder } from "command-line/scratch-folder";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createConsole } from "../../src/console/console.ts";
import { type SecureServer, serve } from "../../src/server/serve.ts";
import { createCertificateAuthority } from "../../src/server/tls.ts";
import { accessibilityViolations, inChromium, isMissing, launchChromium } from "../chromium.ts";
import { busyTenant, shownTenant } from "./fixture.ts";

const VIEWS = ["logins", "tokens", "messages", "applications", "people", "log"];

describe.skipIf(isMissing)(inChromium, () => {
  const home = temporaryFolder("console");
  const busy = busyTenant();
  const noise: string[] = [];
  let browser: Browser;
  let page: Page;
  let busyServer: SecureServer;
  let emptyServer: SecureServer;
  beforeAll(async () => {
    const authority = await createCertificateAuthority();
    [busyServer, emptyServer, browser] = await Promise.all([
      serve({ port: 0, home: home.path, authority }),
      serve({ port: 0, home: home.path, authority }),
      launchChromium(),
    ]);
    busyServer.handle(getRequestListener(createConsole(busy).fetch, { overrideGlobalObjects: false }));
    emptyServer.handle(
      getRequestListener(createConsole(shownTenant()).fetch, { overrideGlobalObjects: false }),
    );
    page = await browser.newPage();
    page.on("console", (message) => noise.push(message.text()));
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([busyServer.close(), emptyServer.close()]);
    home.remove();
  });

  /** Shows a view, and opens all that can be opened. */
  async function open(
    server: SecureServer,
    path: string,
    { width = 1200, scheme = "light" } = {},
  ): Promise<void> {
    noise.length = 0;
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(`https://localhost:${server.port}${path}`);
    await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = true`);
  }

  test.each(VIEWS)(
    "%s violate no rule of accessibility, in light and dark, wide and on a phone",
    async (view) => {
      for (const look of [{}, { scheme: "dark" }, { width: 360 }]) {
        await open(busyServer, `/?view=${view}`, look);
        expect(await accessibilityViolations(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
      }
      expect(noise).toEqual([]);
    },
  );

  test("an empty tenant's page violates none either", async () => {
    await open(emptyServer, "/", { width: 360, scheme: "dark" });
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test("a page that violates one is found to", async () => {
    await open(busyServer, "/");
    await page.evaluate(`document.querySelector("#at").labels[0].remove()`);
    expect(await accessibilityViolations(page)).toContainEqual(expect.stringMatching(/^label: /));
  });

  test("its style is let in by its policy, and a script that got in would not run", async () => {
    await open(busyServer, "/");
    expect(await page.evaluate("getComputedStyle(document.body).maxWidth")).toBe("1216px");
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = 1" }))`,
    );
    expect(await page.evaluate("window.ran ?? 0")).toBe(0);
  });

  test("the clock is put forward by keyboard, without scripts, and the same view is shown again", async () => {
    const before = busy.clock.now().getTime();
    await page.setJavaScriptEnabled(false);
    await open(busyServer, "/?view=tokens").catch(() => undefined);
    await page.focus('button[value="86400"]');
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await page.setJavaScriptEnabled(true);
    expect(page.url()).toBe(`https://localhost:${busyServer.port}/?view=tokens`);
    expect(busy.clock.now().getTime() - before).toBeGreaterThan(86_000_000);
    expect(await page.evaluate(`document.querySelector(".time span").textContent`)).toBe("1 day ahead");
  });

  test("the first thing by keyboard skips to the content", async () => {
    await open(busyServer, "/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
  });
});
