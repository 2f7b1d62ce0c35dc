import { type Browser, type BrowserContext, connect, type Page } from "puppeteer-core";
import { onTestFinished } from "vitest";
import type { Persona } from "../../../proof/personas.ts";
import { shared } from "./stack.ts";

/** How a device shows the app. */
export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  /** The first of its languages (BCP 47). */
  readonly language?: string;
  /** Text so many times as large as usual. */
  readonly textScale?: number;
  /** The instant that its clock shows when it is opened, from which it goes on; the present by default. */
  readonly now?: Date;
}

/** A person's phone: with storage, cookies and tabs of its own. */
export interface Device {
  readonly context: BrowserContext;
  /** Opens the app in a new tab. @param path below the app's address. */
  open(path?: string, view?: View): Promise<Tab>;
}

/** One tab, and all that came and went in it. */
export interface Tab {
  readonly page: Page;
  /** Addresses that were asked for, with the methods. */
  readonly requests: readonly { readonly method: string; readonly url: string; readonly body: string }[];
  /** What it said to the console, and errors that nothing caught. */
  readonly said: readonly string[];
}

let connected: Promise<Browser> | undefined;

/** A new device for one test, which ends it. */
export async function newDevice(): Promise<Device> {
  connected ??= connect({ browserWSEndpoint: shared().browser, acceptInsecureCerts: true });
  const browser = await connected;
  const context = await browser.createBrowserContext();
  onTestFinished(() => context.close());
  return {
    context,
    open: async (path = "/", view = {}) => {
      const page = await context.newPage();
      const tab = record(page);
      await show(page, view);
      await page.goto(`${shared().appUrl}${path}`);
      await settle(page, view);
      return tab;
    },
  };
}

function record(page: Page): Tab {
  const requests: { method: string; url: string; body: string }[] = [];
  const said: string[] = [];
  page.on("request", (request) => {
    requests.push({ method: request.method(), url: request.url(), body: request.postData() ?? "" });
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  return { page, requests, said };
}

async function show(
  page: Page,
  { width = 360, height = 740, scheme = "light", ...view }: View,
): Promise<void> {
  await page.setViewport({ width, height, hasTouch: true });
  await page.emulateTimezone("Europe/Berlin");
  const session = await page.createCDPSession();
  await session.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "prefers-color-scheme", value: scheme },
      // Nothing moves while it is looked at.
      { name: "prefers-reduced-motion", value: "reduce" },
    ],
  });
  const userAgent = await page.browser().userAgent();
  await session.send("Emulation.setUserAgentOverride", {
    userAgent,
    acceptLanguage: view.language ?? "en",
  });
  if (view.now !== undefined) await setClock(page, view.now.getTime() - Date.now());
}

/** Moves the clock of a tab's documents, from the next one on. @param offset milliseconds. */
export async function setClock(page: Page, offset: number): Promise<void> {
  await page.evaluateOnNewDocument(`{
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      constructor(...given) { if (given.length === 0) super(RealDate.now() + ${offset}); else super(...given); }
      static now() { return RealDate.now() + ${offset}; }
    };
  }`);
}

async function settle(page: Page, { textScale }: View): Promise<void> {
  if (textScale === undefined) return;
  await page.evaluate(`document.documentElement.style.fontSize = "${16 * textScale}px"`);
}

/** The selector of what the app marks by a testID. */
export const marked = (testID: string): string => `[data-testid="${testID}"]`;

/** Waits for a screen of the app. */
export async function screen(page: Page, name: string): Promise<void> {
  await page.waitForSelector(marked(`screen-${name}`), { visible: true });
}

/** Signs in through the tenant's login page, from the app's own sign-in screen. */
export async function signIn(page: Page, person: Persona): Promise<void> {
  await page.locator(marked("sign-in")).click();
  await logIn(page, person);
  await page.waitForSelector(marked("screen-week"), { visible: true });
}

/** Fills the tenant's login page in. */
export async function logIn(page: Page, { email, password }: Persona): Promise<void> {
  await page.locator("#username").fill(email);
  await page.locator("#password").fill(password);
  await page.locator("button[type=submit]").click();
}

/** All that a tab shows, as a person reads it. */
export const textOf = async (page: Page): Promise<string> =>
  String(await page.evaluate("document.body.innerText"));

/** Names of the app's elements (`app/access/elements.ts`) that a tab shows. */
export async function shownIn(page: Page): Promise<string[]> {
  const names = await page.$$eval('[data-testid^="element-"]', (found) =>
    found.map((one) => one.getAttribute("data-testid") ?? ""),
  );
  return [...new Set(names.map((name) => name.replace("element-", "")))].toSorted();
}
