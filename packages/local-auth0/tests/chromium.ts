import axe from "axe-core";
import { chromium } from "command-line/chromium";
import { type Browser, launch, type Page } from "puppeteer-core";

/** The name of tests in a browser, which says why they are skipped where they are. */
export const inChromium =
  chromium === undefined ? "in Chromium, which is neither at CHROMIUM_PATH nor in /usr/bin" : "in Chromium";

/** Whether there is none on this machine. */
export const isMissing = chromium === undefined;

/** Starts a Chromium without a window, which takes the certificates of tenants. */
export function launchChromium(): Promise<Browser> {
  return launch({
    executablePath: chromium ?? "",
    args: ["--no-sandbox", "--disable-gpu"],
    acceptInsecureCerts: true,
    // A browser under a moved clock waits forever.
    env: { ...process.env, LD_PRELOAD: undefined },
  });
}

/** The rules of axe-core that a page violates, as `rule: first place: summary`; empty where it violates none. */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes[0].html + ": " + nodes[0].failureSummary))`);
  return violations as string[];
}
