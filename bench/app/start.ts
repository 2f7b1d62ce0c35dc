import type { Browser } from "puppeteer-core";
import type { Measurement } from "../support/report.ts";
import { median } from "../support/statistics.ts";
import { inBrowser, PHONE } from "./browser.ts";

/** Milliseconds in which the app has to be interactive. */
const MOST = 2_000;

/** The processor as it is, and as slow as a cheap phone's. */
const SLOWDOWNS = [1, 4];

/** Time until the app can be used on the stack on this machine, by somebody who has never opened it. */
export async function measureAppStart(quick: boolean): Promise<Measurement> {
  const rounds = quick ? 3 : 9;
  const times = await inBrowser(async (browser, { appUrl }) => {
    const found = new Map<number, readonly Start[]>();
    for (const slowdown of SLOWDOWNS) {
      const starts: Start[] = [];
      for (let round = 0; round < rounds; round += 1) starts.push(await start(browser, appUrl, slowdown));
      found.set(slowdown, starts);
    }
    return found;
  });
  const of = (slowdown: number, part: keyof Start) =>
    median((times.get(slowdown) ?? []).map((one) => one[part]));
  return {
    title: "Start of the web app",
    method: `A new browser context opens the app at the stack on this machine: nothing is cached. It is interactive when the sign-in can be pressed and the main thread is idle. Medians of ${rounds}; memory is that of JavaScript after it.`,
    columns: ["processor", "sign-in is shown, ms", "interactive, ms", "memory, MB"],
    rows: SLOWDOWNS.map((slowdown) => [
      slowdown === 1 ? "as it is" : `${slowdown} times as slow`,
      of(slowdown, "shown").toFixed(0),
      of(slowdown, "interactive").toFixed(0),
      (of(slowdown, "memory") / 1e6).toFixed(1),
    ]),
    targets: [
      { what: `interactive, of ${MOST} ms`, ratio: of(1, "interactive") / MOST, bound: { below: 1 } },
    ],
  };
}

/** Times in milliseconds since the navigation began; memory in bytes. */
interface Start {
  readonly shown: number;
  readonly interactive: number;
  readonly memory: number;
}

async function start(browser: Browser, appUrl: string, slowdown: number): Promise<Start> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport(PHONE);
    await page.emulateCPUThrottling(slowdown);
    await page.goto(appUrl, { waitUntil: "domcontentloaded" });
    const timing = await page.waitForSelector('[data-testid="sign-in"]', { visible: true });
    if (timing === null) throw new Error("the app shows no sign-in");
    const shown = Number(await page.evaluate("performance.now()"));
    const interactive = Number(
      await page.evaluate("new Promise((resolve) => requestIdleCallback(() => resolve(performance.now())))"),
    );
    const { JSHeapUsedSize = Number.NaN } = await page.metrics();
    return { shown, interactive, memory: JSHeapUsedSize };
  } finally {
    await context.close();
  }
}
