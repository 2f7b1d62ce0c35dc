import { mkdir } from "node:fs/promises";
import path from "node:path";
import {
  type Browser,
  type BrowserContext,
  connect,
  type HTTPRequest,
  type HTTPResponse,
  type Page,
} from "puppeteer-core";
import { expect, onTestFinished } from "vitest";
import { z } from "zod";
import { localFolder } from "../../../infra/project.ts";
import type { Persona } from "../../../proof/personas.ts";
import { shared } from "./stack.ts";

/** How a device shows the app. */
export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  /** The first of its languages (BCP 47). */
  readonly language?: string;
  /** How many times as large as usual its text is. */
  readonly textScale?: number;
  /** By how many milliseconds its clock is ahead. */
  readonly ahead?: number;
  /** The instant at which its clock stands still. */
  readonly now?: Date;
}

/** A request of a tab. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  /** Its Idempotency-Key. */
  readonly key: string | undefined;
}

/** One tab of a device, and all that came and went in it. */
export interface Tab {
  readonly page: Page;
  readonly sent: readonly Sent[];
  /** Its console, and errors that nothing caught. */
  readonly said: readonly string[];
  /** Refresh tokens that the tenant gave it. */
  readonly refreshTokens: readonly string[];
  /** Answers requests from now on in place of their servers, where a function has an answer; an error is a lost connection. */
  answer(by: Answers): Promise<void>;
}

/** A response in place of a server's. */
export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Answers in place of servers: a response, a lost connection, or nothing, which lets the request through. */
export type Answers = (sent: Sent) => Answer | "lost" | undefined | Promise<Answer | "lost" | undefined>;

/** A person's phone: with storage, cookies and tabs of its own. */
export interface Device {
  readonly context: BrowserContext;
  /** Opens the app in another tab. @param path of the screen. */
  open(view?: View, path?: string): Promise<Tab>;
}

let connected: Promise<Browser> | undefined;

/** The browser of this run. */
export function theBrowser(): Promise<Browser> {
  connected ??= connect({
    browserWSEndpoint: shared().browser,
    acceptInsecureCerts: true,
    defaultViewport: null,
  });
  return connected;
}

/** A new device for one test, which ends it. */
export async function newDevice(): Promise<Device> {
  const browser = await theBrowser();
  const context = await browser.createBrowserContext();
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await picture(context, task.name);
    await context.close();
  });
  return {
    context,
    open: async (view = {}, path = "/") => {
      const tab = follow(await context.newPage());
      await show(tab.page, view);
      await tab.page.goto(`${shared().appUrl}${path}`);
      return tab;
    },
  };
}

/** Keeps what the tabs of a test that failed show, in `.local/app-test/`. */
async function picture(context: BrowserContext, test: string): Promise<void> {
  const folder = path.join(localFolder, "app-test");
  await mkdir(folder, { recursive: true });
  const name = test.replaceAll(/[^\w]+/g, "-").slice(0, 80);
  for (const [index, page] of (await context.pages()).entries()) {
    await page.screenshot({ path: path.join(folder, `${name}-${index}.png`) });
  }
}

function follow(page: Page): Tab {
  const sent: Sent[] = [];
  const said: string[] = [];
  const refreshTokens: string[] = [];
  page.on("request", (request) => sent.push(sentBy(request)));
  page.on("response", async (response) => {
    const { refresh_token } = await tokensIn(response);
    if (refresh_token !== undefined) refreshTokens.push(refresh_token);
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  let answers: Answers | undefined;
  return {
    page,
    sent,
    said,
    refreshTokens,
    answer: async (by) => {
      if (answers === undefined) {
        await page.setRequestInterception(true);
        page.on("request", async (request) => {
          const given = await answers?.(sentBy(request));
          if (given === undefined) await request.continue();
          else if (given === "lost") await request.abort("connectionfailed");
          else await request.respond(given);
        });
      }
      answers = by;
    },
  };
}

const text = z.string().optional();
const tokens = z.object({ access_token: text, id_token: text, refresh_token: text });

/** Tokens that a response brings; none of one whose document is gone before it is read, as Chromium drops its body then. */
export async function tokensIn(response: HTTPResponse): Promise<z.output<typeof tokens>> {
  const isOfTokens = response.url().endsWith("/oauth/token") && response.request().method() === "POST";
  if (!isOfTokens || !response.ok()) return {};
  const body = await response.text().catch(() => "{}");
  return tokens.parse(JSON.parse(body));
}

const sentBy = (request: HTTPRequest): Sent => ({
  method: request.method(),
  url: new URL(request.url()),
  body: request.postData() ?? "",
  key: request.headers()["idempotency-key"],
});

/** Requests to the tenant's token endpoint with a grant. */
export const tokenRequests = (
  { sent }: Tab,
  grant: "authorization_code" | "refresh_token",
): readonly Sent[] => sent.filter(({ url, body }) => url.pathname === "/oauth/token" && body.includes(grant));

/** Requests to the API. @param method all by default. */
export const apiRequests = ({ sent }: Tab, method?: string): readonly Sent[] =>
  sent.filter(
    (one) => one.url.pathname.startsWith("/api/") && (method === undefined || one.method === method),
  );

/** Changes how a tab shows what is open in it. */
export async function look(
  page: Page,
  { width = 360, height = 740, scheme = "light", textScale = 1 }: View,
): Promise<void> {
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    // Nothing moves while it is looked at.
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.evaluate(`document.documentElement.style.fontSize = "${16 * textScale}px"`);
}

async function show(page: Page, { language = "en", ahead = 0, now, ...view }: View): Promise<void> {
  await look(page, view);
  await page.emulateTimezone("Europe/Berlin");
  const session = await page.createCDPSession();
  const userAgent = await page.browser().userAgent();
  await session.send("Emulation.setUserAgentOverride", { userAgent, acceptLanguage: language });
  await setClock(page, now === undefined ? `RealDate.now() + ${ahead}` : `${now.getTime()}`);
}

/** Gives the documents that a tab opens from now on a clock that `advance` moves. @param time an expression of milliseconds since the epoch. */
const setClock = (page: Page, time: string) =>
  page.evaluateOnNewDocument(`{
    const RealDate = Date;
    const now = () => ${time} + (globalThis.clockAhead ?? 0);
    globalThis.Date = class Date extends RealDate {
      constructor(...given) {
        if (given.length === 0) super(now());
        else super(...given);
      }
      static now() {
        return now();
      }
    };
  }`);

/** Moves the clock of what a tab shows. */
export const advance = (page: Page, milliseconds: number): Promise<unknown> =>
  page.evaluate(`globalThis.clockAhead = (globalThis.clockAhead ?? 0) + ${milliseconds}`);

/** As long as a machine with much else to do may take. */
export const SOON = { timeout: 20_000 };

/** The selector of an element that the app marks by a testID. */
export const marked = (testID: string): string => `[data-testid="${testID}"]`;

/** Waits for a screen of the app. */
export async function screen(page: Page, name: string): Promise<void> {
  await page.waitForSelector(marked(`screen-${name}`), { visible: true, timeout: SOON.timeout });
}

/** Presses a button, a link or a tab by its name. */
export async function press(page: Page, name: string, role = "button"): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();
}

/** Types into a field in place of what is in it. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  await page.locator(`::-p-aria([name="${label}"][role="textbox"])`).click();
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyA");
  await page.keyboard.up("Control");
  await page.keyboard.press("Backspace");
  if (text !== "") await page.keyboard.sendCharacter(text);
}

/** Expects a tab to show a text, soon. */
export async function see(page: Page, text: string): Promise<void> {
  await expect.poll(() => textOf(page), SOON).toContain(text);
}

/** Expects a tab to show a text no more, soon. */
export async function seeNoMore(page: Page, text: string): Promise<void> {
  await expect.poll(() => textOf(page), SOON).not.toContain(text);
}

/** All that a tab shows, as a person reads it. */
export const textOf = async (page: Page): Promise<string> =>
  String(await page.evaluate("document.body.innerText"));

/** Signs in from the app's own screen, through the tenant's login page. */
export async function signIn(page: Page, person: Persona): Promise<void> {
  await page.locator(marked("sign-in")).click();
  await logIn(page, person);
  await screen(page, "week");
}

/** Fills in the tenant's login page; for somebody of a directory, the directory's, to which a link of the tenant's leads. */
export async function logIn(page: Page, { email, password, connection = "" }: Persona): Promise<void> {
  const through = shared().directories[connection];
  if (through !== undefined) {
    const there = page.waitForResponse(
      (response) => response.url().startsWith(through.issuer) && response.status() === 200,
    );
    await page.locator(`a[href*="connection=${through.connection}"]`).click();
    await there;
  }
  await page.locator("#username").fill(email);
  await page.locator("#password").fill(password);
  await page.locator('button[type="submit"]').click();
}

/** Names of the app's elements (`app/access/elements.ts`) that a tab shows. */
export async function elementsIn(page: Page): Promise<string[]> {
  const found = await page.$$eval('[data-testid^="element-"]', (elements) =>
    elements.map((element) => element.getAttribute("data-testid") ?? ""),
  );
  return [...new Set(found)].map((testID) => testID.replace("element-", "")).toSorted();
}
