import { chromium } from "command-line/chromium";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AppState } from "../../../local/app/opened-app.ts";
import { createPages } from "../../../local/app/pages.ts";
import { listenForApp } from "../../../local/app/server.ts";
import { accessibilityViolations } from "../../support/accessibility.ts";
import { inChromium, launchChromium } from "../../support/chromium.ts";
import { configuration, folderOf, INDEX } from "./fixture.ts";

const WIDTH = 360;

/** A phone at the app's address, and the app's state, which a test changes. */
async function phone(first: AppState) {
  const opened = {
    state: first,
    folder: undefined,
    open: async () => opened.state,
    tryAgain: () => {
      opened.state = { state: "building", says: "Building the app" };
    },
  };
  const server = await listenForApp();
  server.serve(createPages({ origin: server.origin, configuration, opened }));
  const browser = await launchChromium({ defaultViewport: { width: WIDTH, height: 640 } });
  onTestFinished(async () => {
    await browser.close();
    await server.close();
  });
  const page = await browser.newPage();
  const said: string[] = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  await page.goto(`${server.origin}/week`);
  return { page, opened, said, origin: server.origin };
}

describe.skipIf(chromium === undefined)(`the page that waits for the app, ${inChromium}`, () => {
  it("says each step, and loads the app by itself at the path that was opened", async () => {
    const { page, opened, said, origin } = await phone({
      state: "building",
      says: "Installing the app's packages",
    });
    const status = () => page.$eval('[role="status"]', ({ textContent }) => textContent);
    expect(await status()).toBe("Installing the app's packages.");
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      expect(await accessibilityViolations(page)).toEqual([]);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(WIDTH);
    opened.state = { state: "building", says: "Building the app" };
    await page.waitForFunction(
      `document.querySelector('[role="status"]').textContent === "Building the app."`,
    );
    opened.state = { state: "ready", folder: await folderOf({ "index.html": INDEX }) };
    await page.waitForFunction(`document.title === "App"`);
    expect(page.url()).toBe(`${origin}/week`);
    // Chromium notes what was answered with another status than 200, too.
    expect(said.filter((text) => text.includes("Content Security Policy"))).toEqual([]);
  });

  it("says why the app could not be built, and tries again when it is asked", async () => {
    const reason = `PACKAGES_NOT_INSTALLED: npm ci ended with status 1:\n${"npm error code ENOTFOUND ".repeat(20)}`;
    const { page } = await phone({ state: "failed", reason });
    expect(await page.$eval('[role="alert"]', ({ textContent }) => textContent)).toBe(
      "The app could not be built.",
    );
    expect(await page.$eval("pre", ({ textContent }) => textContent)).toBe(reason);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      expect(await accessibilityViolations(page)).toEqual([]);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(WIDTH);
    await Promise.all([page.waitForNavigation(), page.click("button")]);
    expect(await page.$eval('[role="status"]', ({ textContent }) => textContent)).toBe("Building the app.");
  });
});
