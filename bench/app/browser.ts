import path from "node:path";
import { chromium } from "command-line/chromium";
import { temporaryFolder } from "command-line/scratch-folder";
import { type Browser, launch, type Page } from "puppeteer-core";
import { bringUpWithApp, type StackWithApp } from "../../local/stack-with-app.ts";

/** The width and height of a phone, in points. */
export const PHONE = { width: 360, height: 740 };

/**
 * Measures in a browser against the stack with its app, and ends both.
 *
 * @throws {Error} CHROMIUM_MISSING
 */
export async function inBrowser<T>(
  measure: (browser: Browser, stack: StackWithApp) => Promise<T>,
): Promise<T> {
  if (chromium === undefined) {
    throw new Error("CHROMIUM_MISSING: expected its path in CHROMIUM_PATH, or it in /usr/bin");
  }
  const home = temporaryFolder("bench-app");
  const stack = await bringUpWithApp({ home: path.join(home.path, "stack") }, (text) => console.error(text));
  try {
    const browser = await launch({
      executablePath: chromium,
      args: ["--no-sandbox"],
      acceptInsecureCerts: true,
      defaultViewport: PHONE,
    });
    try {
      return await measure(browser, stack);
    } finally {
      await browser.close();
    }
  } finally {
    await stack.close();
    home.remove();
  }
}

/** Signs the manager in by the tenant's login page. */
export async function signInManager(page: Page, { appUrl, people }: StackWithApp): Promise<void> {
  const manager = people.find(({ label }) => label === "Manager");
  if (manager === undefined) throw new Error('there is no persona "Manager"');
  await page.goto(appUrl);
  await page.locator('[data-testid="sign-in"]').click();
  await page.locator("#username").fill(manager.email);
  await page.locator("#password").fill(manager.password);
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector('[data-testid="screen-week"]', { visible: true });
}
